import { Button, IconButton } from "@ui/button";
import { Input } from "@ui/field";
import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { isObject, textIn } from "../../../flow/flow-json";
import type { Property } from "../model/components";
import { freeName } from "../model/document";

interface OptionsEditorProps {
  items: readonly unknown[];
  property: Extract<Property, { kind: "options" }>;
  onChange(items: unknown[]): void;
}

/** What can be chosen. A new choice gets an id of its own; ids of choices that were answered already should stay. */
export function OptionsEditor({ items, property, onChange }: OptionsEditorProps) {
  const { t } = useTranslation("desk");
  const ids = items.map((item) => (isObject(item) ? textIn(item.id) : ""));
  const swap = (index: number, other: number) => {
    const next = [...items];
    [next[index], next[other]] = [next[other], next[index]];
    onChange(next);
  };
  const add = () => {
    const title = `${t("flows.component.words.option")} ${items.length + 1}`;
    onChange([...items, { id: freeName(ids, title), title }]);
  };
  return (
    <div>
      <p className="mb-1.5 flex justify-between text-sm font-semibold text-ink-soft">
        {t("flows.property.data-source")}
        <span className="font-normal text-ink-faint tabular-nums">
          {items.length}/{property.most}
        </span>
      </p>
      <ol className="space-y-1.5">
        {items.map((item, index) => {
          const title = isObject(item) ? textIn(item.title) : "";
          const isWrong = title.trim() === "" || [...title].length > property.title_limit;
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: choices have no other identity while they are typed
              key={index}
              className="flex items-center gap-0.5"
            >
              <Input
                value={title}
                aria-label={t("flows.property.choice", { number: index + 1 })}
                aria-invalid={isWrong || undefined}
                title={
                  isWrong ? t("flows.property.choice_wrong", { limit: property.title_limit }) : undefined
                }
                dir="auto"
                className="h-8 min-w-0 flex-1"
                onChange={(event) => {
                  const next = [...items];
                  next[index] = { ...(isObject(item) ? item : {}), title: event.target.value };
                  onChange(next);
                }}
              />
              <IconButton
                size="sm"
                label={t("flows.move_up")}
                disabled={index === 0}
                onClick={() => swap(index, index - 1)}
              >
                <ArrowUp />
              </IconButton>
              <IconButton
                size="sm"
                label={t("flows.move_down")}
                disabled={index === items.length - 1}
                onClick={() => swap(index, index + 1)}
              >
                <ArrowDown />
              </IconButton>
              <IconButton
                size="sm"
                label={t("flows.remove")}
                disabled={items.length <= property.least}
                onClick={() => onChange(items.filter((_, other) => other !== index))}
              >
                <X />
              </IconButton>
            </li>
          );
        })}
      </ol>
      <Button size="sm" className="mt-2" disabled={items.length >= property.most} onClick={add}>
        <Plus />
        {t("flows.property.add_choice")}
      </Button>
    </div>
  );
}
