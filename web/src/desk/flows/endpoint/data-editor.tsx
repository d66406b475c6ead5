import { Button, IconButton } from "@ui/button";
import { Input } from "@ui/field";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { shownValue, writtenValue } from "./endpoint-draft";

interface DataEditorProps {
  data: Record<string, unknown>;
  /** What the screen declares. */
  fields?: { name: string; type: string }[];
  /** Whether others can be added. */
  free?: boolean;
  onChange(data: Record<string, unknown>): void;
}

/** Values by name. What is neither declared nor wanted any more can be taken away. */
export function DataEditor({ data, fields = [], free = false, onChange }: DataEditorProps) {
  const { t } = useTranslation("desk");
  const [name, setName] = useState("");
  const declared = new Set(fields.map((field) => field.name));
  const others = Object.keys(data).filter((key) => !declared.has(key));
  const rows = [...fields, ...others.map((other) => ({ name: other, type: "string" }))];
  const set = (key: string, text: string, type: string) => {
    const { [key]: _, ...rest } = data;
    onChange(text === "" && declared.has(key) ? rest : { ...data, [key]: writtenValue(text, type) });
  };
  const remove = (key: string) => {
    const { [key]: _, ...rest } = data;
    onChange(rest);
  };
  const wanted = name.trim();
  const add = () => {
    if (wanted === "" || wanted in data) return;
    onChange({ ...data, [wanted]: "" });
    setName("");
  };
  if (rows.length === 0 && !free) return null;
  return (
    <div className="flex flex-col gap-2">
      {rows.map((row) => (
        <div key={row.name} className="grid items-center gap-x-2 gap-y-1 sm:grid-cols-[10rem_1fr_auto]">
          <span className="min-w-0 truncate font-mono text-xs text-ink-soft" title={row.name}>
            {row.name}
            {row.type !== "string" && <span className="ms-1 text-ink-faint">{row.type}</span>}
          </span>
          <span className="flex min-w-0 items-center gap-1 sm:contents">
            <Input
              aria-label={row.name}
              value={shownValue(data[row.name])}
              onChange={(event) => set(row.name, event.target.value, row.type)}
            />
            {declared.has(row.name) ? (
              <span className="max-sm:hidden" />
            ) : (
              <IconButton size="sm" label={t("flows.remove")} onClick={() => remove(row.name)}>
                <X />
              </IconButton>
            )}
          </span>
        </div>
      ))}
      {free && (
        <div className="flex gap-2">
          <Input
            className="max-w-60"
            aria-label={t("flows.endpoint.rules.new_field")}
            placeholder={t("flows.endpoint.rules.new_field")}
            value={name}
            onChange={(event) => setName(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              event.preventDefault();
              add();
            }}
          />
          <Button disabled={wanted === "" || wanted in data} onClick={add}>
            <Plus />
            {t("flows.endpoint.rules.add_field")}
          </Button>
        </div>
      )}
      <p className="text-xs text-ink-faint">{t("flows.endpoint.rules.placeholder_hint")}</p>
    </div>
  );
}
