import { Button } from "@ui/button";
import { Field, Input, Textarea } from "@ui/field";
import { Select } from "@ui/select";
import { Switch } from "@ui/switch";
import { toast } from "@ui/toast";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { numberIn } from "../../../flow/flow-json";
import type { Property } from "../model/components";
import { OptionsEditor } from "./options-editor";
import { MOST_PICTURE_BYTES, readPicture } from "./picture";

interface PropertyFieldProps {
  property: Property;
  value: unknown;
  /** `undefined` takes the property away. */
  onChange(value: unknown): void;
}

/** One property. A value that this field cannot show is told as it is written, and can be replaced. */
export function PropertyField({ property, value, onChange }: PropertyFieldProps) {
  const { t } = useTranslation("desk");
  const label = t(`flows.property.${property.key}`);
  switch (property.kind) {
    case "text":
    case "long_text": {
      if (value !== undefined && typeof value !== "string") return <AsWritten label={label} value={value} />;
      const text = value ?? "";
      const { limit } = property;
      const isBound = text.includes("${");
      const tooLong = limit !== undefined && !isBound && [...text].length > limit;
      const missing = property.required === true && text.trim() === "";
      const error = missing
        ? t("flows.property.needed")
        : tooLong
          ? t("flows.property.too_long", { limit })
          : undefined;
      const Control = property.kind === "text" ? Input : Textarea;
      return (
        <Field
          label={
            <span className="flex justify-between gap-2">
              {label}
              {limit !== undefined && !isBound && (
                <span
                  className={tooLong ? "text-danger tabular-nums" : "font-normal text-ink-faint tabular-nums"}
                >
                  {[...text].length}/{limit}
                </span>
              )}
            </span>
          }
          error={error}
        >
          {(control) => (
            <Control
              {...control}
              dir="auto"
              value={text}
              onChange={(event: { target: { value: string } }) =>
                onChange(
                  event.target.value === "" && property.required !== true ? undefined : event.target.value,
                )
              }
              data-testid={`property-${property.key}`}
            />
          )}
        </Field>
      );
    }
    case "number": {
      const number = numberIn(value);
      if (value !== undefined && number === null) return <AsWritten label={label} value={value} />;
      const isWrong =
        number !== null && (!Number.isInteger(number) || number < property.min || number > property.max);
      return (
        <Field
          label={label}
          error={
            isWrong ? t("flows.property.out_of_range", { min: property.min, max: property.max }) : undefined
          }
        >
          {(control) => (
            <Input
              {...control}
              type="number"
              min={property.min}
              max={property.max}
              value={number ?? ""}
              onChange={(event) =>
                onChange(event.target.value === "" ? undefined : Number(event.target.value))
              }
            />
          )}
        </Field>
      );
    }
    case "date": {
      if (value !== undefined && typeof value !== "string") return <AsWritten label={label} value={value} />;
      if (value?.includes("${")) return <AsWritten label={label} value={value} />;
      return (
        <Field label={label}>
          {(control) => (
            <Input
              {...control}
              type="date"
              value={value ?? ""}
              onChange={(event) => onChange(event.target.value || undefined)}
            />
          )}
        </Field>
      );
    }
    case "switch": {
      if (value !== undefined && typeof value !== "boolean") return <AsWritten label={label} value={value} />;
      return (
        <Switch
          label={label}
          checked={value ?? property.by_default}
          onChange={(next) => onChange(next === property.by_default ? undefined : next)}
        />
      );
    }
    case "choice": {
      const chosen = value === undefined ? property.by_default : value;
      if (typeof chosen !== "string" || !property.options.includes(chosen)) {
        return <AsWritten label={label} value={value} />;
      }
      return (
        <Field label={label}>
          {(control) => (
            <Select
              id={control.id}
              value={chosen}
              onChange={(next) => onChange(next === property.by_default ? undefined : next)}
              choices={property.options.map((option) => ({
                value: option,
                label: t(`flows.property.option.${option}`),
              }))}
            />
          )}
        </Field>
      );
    }
    case "options":
      if (!Array.isArray(value)) return <AsWritten label={label} value={value} />;
      return <OptionsEditor items={value} property={property} onChange={onChange} />;
    case "picture":
      return <PictureField label={label} onChange={onChange} />;
  }
}

function AsWritten({ label, value }: { label: string; value: unknown }) {
  const { t } = useTranslation("desk");
  return (
    <div>
      <p className="text-sm font-semibold text-ink-soft">{label}</p>
      <code className="mt-1 block max-h-24 overflow-auto rounded-md bg-sunken p-2 font-mono text-xs break-all">
        {typeof value === "string" ? value : JSON.stringify(value)}
      </code>
      <p className="mt-1 text-xs text-ink-faint">{t("flows.property.as_written")}</p>
    </div>
  );
}

function PictureField({ label, onChange }: { label: string; onChange(value: string): void }) {
  const { t } = useTranslation("desk");
  const input = useRef<HTMLInputElement>(null);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    if (file.size > MOST_PICTURE_BYTES) return void toast.error(t("flows.property.picture_too_large"));
    try {
      onChange(await readPicture(file));
    } catch {
      toast.error(t("flows.property.picture_failed"));
    }
  };
  return (
    <div>
      <p className="mb-1.5 text-sm font-semibold text-ink-soft">{label}</p>
      <Button onClick={() => input.current?.click()}>{t("flows.property.picture_choose")}</Button>
      <input
        ref={input}
        type="file"
        accept="image/png,image/jpeg"
        className="hidden"
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
    </div>
  );
}
