import { Button, IconButton } from "@ui/button";
import { cn } from "@ui/cn";
import { FIELD_LOOK, Input } from "@ui/field";
import { ChevronDown, X } from "lucide-react";
import { useId, useState } from "react";
import type { DropdownView } from "../view";
import { FieldFrame } from "./field-frame";
import { OverSheet, useFlow } from "./flow-context";
import { OptionPicture, OptionRow } from "./option-row";
import { useFlowTexts } from "./texts";

/** From here on a list is searched rather than read. */
const SEARCHED_FROM = 9;

export function DropdownField({ field }: { field: DropdownView }) {
  const { session } = useFlow();
  const { t } = useFlowTexts();
  const [open, setOpen] = useState(false);
  const chosen = field.options.find((option) => option.id === field.value);
  const clearable = !field.required && chosen !== undefined && field.enabled;
  const choose = (id: string) => void session.setValue(field.name, id);

  const close = () => {
    setOpen(false);
    session.leave(field.name);
  };
  return (
    <FieldFrame field={field} hint={field.helper}>
      {({ id, labelId, describedBy, invalid }) => (
        <div className="relative">
          <button
            type="button"
            id={id}
            aria-haspopup="dialog"
            aria-expanded={open}
            aria-labelledby={`${labelId} ${id}-value`}
            aria-describedby={describedBy}
            data-invalid={invalid}
            disabled={!field.enabled}
            onClick={() => setOpen(true)}
            className={cn(
              FIELD_LOOK,
              "flex min-h-11 items-center gap-2.5 py-1.5 text-start text-md data-invalid:border-danger",
              clearable && "pe-12",
            )}
          >
            {chosen && <OptionPicture option={chosen} />}
            <span
              id={`${id}-value`}
              className={cn("min-w-0 flex-1 break-words", !chosen && "text-ink-faint")}
            >
              {chosen?.title ?? t("field.choose")}
            </span>
            {!clearable && <ChevronDown className="size-4.5 shrink-0 text-ink-faint" aria-hidden="true" />}
          </button>
          {clearable && (
            <IconButton
              label={t("field.clear")}
              onClick={() => choose("")}
              className="absolute end-1 top-1/2 -translate-y-1/2"
            >
              <X />
            </IconButton>
          )}
          {open && (
            <Options
              field={field}
              onClose={close}
              onChoose={(id) => {
                choose(id);
                close();
              }}
            />
          )}
        </div>
      )}
    </FieldFrame>
  );
}

interface OptionsProps {
  field: DropdownView;
  onChoose(id: string): void;
  onClose(): void;
}

function Options({ field, onChoose, onClose }: OptionsProps) {
  const { t } = useFlowTexts();
  const name = useId();
  const [sought, setSought] = useState("");
  const [picked, setPicked] = useState(field.value);
  const words = sought.trim().toLocaleLowerCase();
  const found = field.options.filter((option) =>
    `${option.title} ${option.description}`.toLocaleLowerCase().includes(words),
  );
  return (
    <OverSheet label={field.label} onClose={onClose} tall={field.options.length >= SEARCHED_FROM}>
      <div className="flex items-center gap-2 px-4 pt-3 pb-2">
        <p className="min-w-0 flex-1 text-lg font-bold break-words">{field.label}</p>
        <IconButton label={t("sheet.dismiss")} onClick={onClose}>
          <X />
        </IconButton>
      </div>
      {field.options.length >= SEARCHED_FROM && (
        <div className="px-4 pb-2">
          <Input
            type="search"
            value={sought}
            placeholder={t("field.search")}
            aria-label={t("field.search")}
            onChange={(event) => setSought(event.target.value)}
            className="h-10"
          />
        </div>
      )}
      <div
        role="radiogroup"
        aria-label={field.label}
        className="min-h-0 flex-1 divide-y overflow-y-auto border-t"
      >
        {found.map((option) => (
          <OptionRow
            key={option.id}
            option={option}
            kind="radio"
            name={name}
            checked={option.id === picked}
            disabled={!option.enabled}
            onChange={() => setPicked(option.id)}
          />
        ))}
        {found.length === 0 && <p className="p-6 text-center text-ink-soft">{t("field.none_found")}</p>}
      </div>
      <div className="border-t p-3">
        <Button
          variant="primary"
          size="lg"
          className="w-full"
          disabled={picked === ""}
          onClick={() => onChoose(picked)}
        >
          {t("field.done")}
        </Button>
      </div>
    </OverSheet>
  );
}
