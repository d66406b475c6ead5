import { Field, Input } from "@ui/field";
import { Select } from "@ui/select";
import { useTranslation } from "react-i18next";
import type { ImportMapping } from "../../api/contact-imports";

/** No choice of a list may be empty. */
const NONE = "\u0000";

interface ImportColumnsProps {
  columns: string[];
  mapping: ImportMapping;
  onChange(mapping: ImportMapping): void;
}

/** Which column is what. */
export function ImportColumns({ columns, mapping, onChange }: ImportColumnsProps) {
  const { t } = useTranslation("desk");
  const choices = [...new Set(columns)]
    .filter((column) => column !== "")
    .map((column) => ({ value: column, label: column }));
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      <Field label={t("contact_import.phone")}>
        {(control) => (
          <Select
            id={control.id}
            value={mapping.phone}
            choices={choices}
            onChange={(phone) => onChange({ ...mapping, phone })}
            data-testid="import-phone"
          />
        )}
      </Field>
      <Field label={t("contact_import.name")}>
        {(control) => (
          <Select
            id={control.id}
            value={mapping.name ?? NONE}
            choices={[{ value: NONE, label: t("contact_import.no_name") }, ...choices]}
            onChange={(name) => onChange({ ...mapping, name: name === NONE ? null : name })}
            data-testid="import-name"
          />
        )}
      </Field>
      <Field label={t("contact_import.calling_code")} hint={t("contact_import.calling_code_hint")}>
        {(control) => (
          <Input
            {...control}
            value={mapping.calling_code ?? ""}
            inputMode="tel"
            maxLength={5}
            placeholder="34"
            onChange={({ target }) => {
              const code = target.value.replace(/\D/g, "");
              onChange({ ...mapping, calling_code: code === "" ? null : code });
            }}
          />
        )}
      </Field>
    </div>
  );
}
