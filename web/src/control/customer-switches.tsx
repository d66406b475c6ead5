import { CopyButton } from "@ui/copy-button";
import { Field, Input } from "@ui/field";
import { Select } from "@ui/select";
import { Switch } from "@ui/switch";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useChangeCustomer } from "./customers";
import type { Customer, Platform } from "./types";

const SWITCHES = [
  "online",
  "auto_read",
  "share_phone",
  "blocks",
  "marketing_opt_out",
  "on_whatsapp",
] as const;
const PLATFORMS: Platform[] = ["android", "ios", "web", "kaios"];

/** Everything about a customer that can be changed; each change is saved as it is made. */
export function CustomerSwitches({ customer }: { customer: Customer }) {
  const { t } = useTranslation("control");
  const change = useChangeCustomer(customer.wa_id);
  return (
    <div className="flex flex-col gap-5">
      <div className="grid gap-4 sm:grid-cols-2">
        <SavedText
          label={t("customer.name")}
          saved={customer.name}
          required
          onSave={(name) => change.mutate({ name })}
        />
        <SavedText
          label={t("customer.username")}
          saved={customer.username ?? ""}
          onSave={(username) => change.mutate({ username: username === "" ? null : username })}
        />
      </div>
      <div className="flex flex-col gap-3.5">
        {SWITCHES.map((name) => (
          <Switch
            key={name}
            checked={customer[name]}
            onChange={(on) => change.mutate({ [name]: on })}
            label={t(`customer.${name}`)}
            hint={t(`customer.${name}_hint`)}
          />
        ))}
      </div>
      <Field label={t("customer.platform")}>
        {({ id }) => (
          <Select
            id={id}
            value={customer.platform}
            onChange={(platform) => change.mutate({ platform })}
            choices={PLATFORMS.map((value) => ({ value, label: t(`platform.${value}`) }))}
          />
        )}
      </Field>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 rounded-md bg-sunken px-3 py-1.5 text-sm">
        <Identity label={t("customer.phone")} value={customer.phone} />
        <Identity label="wa_id" value={customer.wa_id} />
        <Identity label="user_id" value={customer.user_id} />
      </dl>
    </div>
  );
}

function Identity({ label, value }: { label: string; value: string }) {
  return (
    <>
      <dt className="text-ink-soft">{label}</dt>
      <dd className="flex min-w-0 items-center justify-end gap-1">
        <span className="truncate font-mono text-xs">{value}</span>
        <CopyButton text={value} />
      </dd>
    </>
  );
}

interface SavedTextProps {
  label: string;
  saved: string;
  required?: boolean;
  onSave(text: string): void;
}

/** Saves when it is left or Enter is pressed; Escape brings the saved text back. */
function SavedText({ label, saved, required, onSave }: SavedTextProps) {
  const [text, setText] = useState(saved);
  useEffect(() => setText(saved), [saved]);
  const save = () => {
    const wanted = text.trim();
    if (wanted === saved) return;
    if (required && wanted === "") setText(saved);
    else onSave(wanted);
  };
  return (
    <Field label={label}>
      {(props) => (
        <Input
          {...props}
          value={text}
          maxLength={120}
          onChange={(event) => setText(event.target.value)}
          onBlur={save}
          onKeyDown={(event) => {
            if (event.key === "Enter") save();
            if (event.key === "Escape" && text !== saved) {
              event.stopPropagation();
              setText(saved);
            }
          }}
        />
      )}
    </Field>
  );
}
