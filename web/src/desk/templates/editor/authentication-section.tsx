import { Button, IconButton } from "@ui/button";
import { Checkbox } from "@ui/checkbox";
import { Field, Input } from "@ui/field";
import { Select } from "@ui/select";
import { Plus, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { type AuthenticationDraft, newKey } from "./draft";
import type { SectionProps } from "./editor";
import { FieldFindings } from "./findings";
import { LIMITS } from "./limits";
import { SectionCard } from "./section";

const OTP_TYPES = ["COPY_CODE", "ONE_TAP", "ZERO_TAP"] as const;

/** The words of these templates are WhatsApp's own; only these things can be chosen. */
export function AuthenticationSection({ draft, change, findings, refused }: SectionProps) {
  const { t } = useTranslation("desk");
  const { authentication } = draft;
  const set = (part: Partial<AuthenticationDraft>) =>
    change({ authentication: { ...authentication, ...part } });
  const isTapped = authentication.otpType !== "COPY_CODE";
  return (
    <SectionCard
      title={t("templates.editor.authentication")}
      hint={t("templates.editor.authentication_hint")}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={t("templates.editor.otp_type")}>
          {({ id }) => (
            <Select
              id={id}
              value={authentication.otpType}
              onChange={(otpType) => set({ otpType })}
              choices={OTP_TYPES.map((type) => ({ value: type, label: t(`templates.otp.${type}`) }))}
            />
          )}
        </Field>
        <Field label={t("templates.editor.expiry")} hint={t("templates.editor.expiry_hint")}>
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              value={authentication.expiryMinutes}
              onChange={(event) => set({ expiryMinutes: event.target.value.replace(/\D/g, "") })}
            />
          )}
        </Field>
        <Field label={t("templates.editor.otp_label")} hint={t("templates.editor.otp_label_hint")}>
          {(control) => (
            <Input
              {...control}
              dir="auto"
              value={authentication.buttonText}
              onChange={(event) => set({ buttonText: event.target.value })}
            />
          )}
        </Field>
        {isTapped && (
          <Field label={t("templates.editor.autofill_label")} hint={t("templates.editor.otp_label_hint")}>
            {(control) => (
              <Input
                {...control}
                dir="auto"
                value={authentication.autofillText}
                onChange={(event) => set({ autofillText: event.target.value })}
              />
            )}
          </Field>
        )}
      </div>
      <FieldFindings field="components.footer" findings={findings} refused={refused} />
      <Checkbox checked={authentication.warns} onChange={(warns) => set({ warns })}>
        {t("templates.editor.security")}
      </Checkbox>
      {isTapped && (
        <div className="space-y-2">
          <p className="text-sm font-semibold text-ink-soft">{t("templates.editor.apps")}</p>
          {authentication.apps.map((app, index) => {
            const replace = (part: Partial<typeof app>) =>
              set({ apps: authentication.apps.map((one, at) => (at === index ? { ...one, ...part } : one)) });
            return (
              <div key={app.key} className="space-y-1">
                <div className="flex gap-2">
                  <Input
                    aria-label={t("templates.editor.package_name")}
                    placeholder="com.example.app"
                    dir="ltr"
                    value={app.packageName}
                    onChange={(event) => replace({ packageName: event.target.value })}
                  />
                  <Input
                    aria-label={t("templates.editor.signature_hash")}
                    placeholder="K8a/AINcGX7"
                    dir="ltr"
                    className="max-w-40"
                    value={app.signatureHash}
                    onChange={(event) => replace({ signatureHash: event.target.value })}
                  />
                  <IconButton
                    label={t("templates.editor.remove_app")}
                    onClick={() => set({ apps: authentication.apps.filter((_, at) => at !== index) })}
                  >
                    <Trash2 />
                  </IconButton>
                </div>
                <FieldFindings field={`components.buttons.${index}`} findings={findings} refused={refused} />
              </div>
            );
          })}
          {authentication.apps.length < LIMITS.supportedApps && (
            <Button
              size="sm"
              onClick={() =>
                set({ apps: [...authentication.apps, { key: newKey(), packageName: "", signatureHash: "" }] })
              }
            >
              <Plus />
              {t("templates.editor.add_app")}
            </Button>
          )}
        </div>
      )}
      {authentication.otpType === "ZERO_TAP" && (
        <Checkbox
          checked={authentication.acceptsZeroTap}
          onChange={(acceptsZeroTap) => set({ acceptsZeroTap })}
        >
          {t("templates.editor.zero_tap_terms")}
        </Checkbox>
      )}
      <FieldFindings field="components.buttons" findings={findings} refused={refused} />
      <FieldFindings field="components.body" findings={findings} refused={refused} />
    </SectionCard>
  );
}
