import { useMutation, useQuery } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { Field, Input } from "@ui/field";
import { Select } from "@ui/select";
import { CircleCheck } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { desk } from "../../api/desk";
import { Problem, sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { Template } from "../../api/types";
import { serverClock } from "../../live/server-clock";
import { testFields, testParameters } from "../test-parameters";

const OFFER_LASTS_MS = 3 * 24 * 3600_000;

/** Sends the template to one number, with values that one types. */
export function TestSendDialog({ template, onClose }: { template: Template; onClose(): void }) {
  const { t } = useTranslation("desk");
  const formId = useId();
  const channels = useQuery({ queryKey: keys.channels, queryFn: desk.channels }).data ?? [];
  const own = channels.filter((channel) => channel.connection_id === template.connection_id);
  const fields = testFields(template.components);
  const [channelId, setChannelId] = useState("");
  const [to, setTo] = useState("");
  const [values, setValues] = useState<Record<string, string>>({});
  const filled = Object.fromEntries(fields.map((field) => [field.key, values[field.key] ?? field.example]));
  const send = useMutation({
    mutationFn: () =>
      desk.testTemplate(template.id, {
        channel_id: channelId || (own[0]?.id ?? ""),
        to,
        components: testParameters(
          template.components,
          { ...filled, "offer/expires": String(serverClock.nowMs() + OFFER_LASTS_MS) },
          template.parameter_format === "NAMED",
        ) as Record<string, never>[],
      }),
  });
  const wrong = (name: string) =>
    send.error instanceof Problem ? send.error.errors.find((item) => item.field === name)?.detail : undefined;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("templates.test.title")}
      description={t("templates.test.text")}
      footer={
        <>
          <Button onClick={onClose}>{t("templates.test.close")}</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            busy={send.isPending}
            disabled={to.trim() === "" || own.length === 0}
          >
            {t("templates.test.send")}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate();
        }}
      >
        <Field label={t("templates.test.to")} error={wrong("to")}>
          {(control) => (
            <Input
              {...control}
              type="tel"
              value={to}
              placeholder="+34600100001"
              onChange={(event) => setTo(event.target.value)}
            />
          )}
        </Field>
        {own.length > 1 && (
          <Field label={t("templates.test.from")} error={wrong("channel_id")}>
            {({ id }) => (
              <Select
                id={id}
                value={channelId || (own[0]?.id ?? "")}
                onChange={setChannelId}
                choices={own.map((channel) => ({
                  value: channel.id,
                  label: `${channel.name} · ${channel.display_phone_number}`,
                }))}
              />
            )}
          </Field>
        )}
        {fields.map((field) => (
          <Field
            key={field.key}
            label={`${t(`templates.test.place_${field.place.replace(/-?\d+/g, "").replace(/^card-/, "")}`)} ${field.label}`}
          >
            {(control) => (
              <Input
                {...control}
                dir="auto"
                value={filled[field.key] ?? ""}
                onChange={(event) => setValues({ ...values, [field.key]: event.target.value })}
              />
            )}
          </Field>
        ))}
        <div role="status">
          {send.isSuccess && (
            <p className="flex items-start gap-2 text-sm text-success">
              <CircleCheck className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
              <span className="min-w-0 break-all">
                {t(`templates.test.${send.data.message_status}`, {
                  defaultValue: t("templates.test.accepted"),
                })}{" "}
                <code className="font-mono text-2xs text-ink-faint">{send.data.wamid}</code>
              </span>
            </p>
          )}
        </div>
        {send.isError && !wrong("to") && !wrong("channel_id") && (
          <p role="alert" className="text-sm text-danger">
            {sentenceOf(send.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}
