import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { Field, Input } from "@ui/field";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { addressReply, type Reply } from "../state/answers";
import type { AddressForm } from "../state/rich-message";

interface AddressDialogProps {
  form: AddressForm;
  onClose(): void;
  onAnswer(reply: Reply): void;
}

/** In the order in which WhatsApp asks; addresses are Indian ones only. */
const FIELDS = [
  "name",
  "phone_number",
  "in_pin_code",
  "house_number",
  "floor_number",
  "tower_number",
  "building_name",
  "address",
  "landmark_area",
  "city",
  "state",
] as const;
type FieldName = (typeof FIELDS)[number];

const REQUIRED: readonly FieldName[] = ["name", "phone_number", "in_pin_code", "address", "city", "state"];
const INPUT_MODES: Partial<Record<FieldName, "tel" | "numeric">> = {
  phone_number: "tel",
  in_pin_code: "numeric",
};

export function AddressDialog({ form, onClose, onAnswer }: AddressDialogProps) {
  const { t } = useTranslation("phone");
  const formId = useId();
  const [values, setValues] = useState(form.values);
  const [tried, setTried] = useState(false);
  const written = (field: FieldName) => (values[field] ?? "").trim();

  const problemOf = (field: FieldName): string | undefined => {
    // What the business found wrong is wrong until it is changed.
    const complaint = form.complaints[field];
    if (complaint && written(field) === (form.values[field] ?? "").trim()) return complaint;
    if (!tried) return undefined;
    if (REQUIRED.includes(field) && written(field) === "") return t("address.required");
    if (field === "in_pin_code" && !/^\d{6}$/.test(written(field))) return t("address.bad_pin_code");
    return undefined;
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const isComplete = REQUIRED.every((field) => written(field) !== "");
    if (!isComplete || !/^\d{6}$/.test(written("in_pin_code")) || FIELDS.some(problemOf)) return;
    const filled = FIELDS.map((field) => [field, written(field)] as const);
    onAnswer(addressReply(Object.fromEntries(filled.filter(([, value]) => value !== ""))));
  };

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("address.title")}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel", { ns: "control" })}</Button>
          <Button type="submit" form={formId} variant="primary">
            {t("composer.send")}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        {form.saved.length > 0 && (
          <div className="flex flex-wrap gap-1.5">
            {form.saved.map((saved, index) => (
              <Button
                // biome-ignore lint/suspicious/noArrayIndexKey: a sent list never changes
                key={index}
                size="sm"
                className="max-w-full"
                onClick={() => setValues(saved)}
              >
                <span className="truncate">
                  {[saved.name, saved.address, saved.city].filter(Boolean).join(", ") || t("address.saved")}
                </span>
              </Button>
            ))}
          </div>
        )}
        {FIELDS.map((field) => (
          <Field
            key={field}
            label={
              REQUIRED.includes(field)
                ? t(`address.${field}`)
                : t("address.optional", { field: t(`address.${field}`) })
            }
            error={problemOf(field)}
          >
            {(props) => (
              <Input
                {...props}
                aria-required={REQUIRED.includes(field)}
                inputMode={INPUT_MODES[field]}
                maxLength={300}
                value={values[field] ?? ""}
                onChange={(event) => setValues((before) => ({ ...before, [field]: event.target.value }))}
              />
            )}
          </Field>
        ))}
      </form>
    </Dialog>
  );
}
