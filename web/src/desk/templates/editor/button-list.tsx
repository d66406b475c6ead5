import { Button, IconButton } from "@ui/button";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "@ui/dropdown-menu";
import { Input } from "@ui/field";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { variablesOf } from "../variables";
import { type ButtonDraft, type ButtonKind, FIXED_LABEL, newButton } from "./draft";
import { FieldFindings } from "./findings";
import { LIMITS, mostOf } from "./limits";
import type { Finding } from "./lint";
import { Counter } from "./section";

interface ButtonListProps {
  buttons: ButtonDraft[];
  kinds: ButtonKind[];
  most: number;
  field: string;
  findings: Finding[];
  refused: Record<string, string>;
  onChange(buttons: ButtonDraft[]): void;
}

export function ButtonList({ buttons, kinds, most, field, findings, refused, onChange }: ButtonListProps) {
  const { t } = useTranslation("desk");
  const replace = (index: number, part: Partial<ButtonDraft>) =>
    onChange(buttons.map((button, at) => (at === index ? { ...button, ...part } : button)));
  const move = (index: number, by: number) => {
    const moved = [...buttons];
    const [button] = moved.splice(index, 1);
    if (button) moved.splice(index + by, 0, button);
    onChange(moved);
  };
  const hasRoom = (kind: ButtonKind) =>
    buttons.filter((button) => button.kind === kind).length < mostOf(kind);
  return (
    <>
      {buttons.length > 0 && (
        <ul className="space-y-2">
          {buttons.map((button, index) => (
            <li key={button.key} className="rounded-md border p-2.5">
              <div className="mb-2 flex items-center gap-1">
                <span className="flex-1 text-xs font-semibold text-ink-soft">
                  {t(`templates.button.${button.kind}`)}
                </span>
                <IconButton
                  size="sm"
                  label={t("templates.editor.up")}
                  disabled={index === 0}
                  onClick={() => move(index, -1)}
                >
                  <ArrowUp />
                </IconButton>
                <IconButton
                  size="sm"
                  label={t("templates.editor.down")}
                  disabled={index === buttons.length - 1}
                  onClick={() => move(index, 1)}
                >
                  <ArrowDown />
                </IconButton>
                <IconButton
                  size="sm"
                  label={t("templates.editor.remove_button")}
                  onClick={() => onChange(buttons.filter((_, at) => at !== index))}
                >
                  <Trash2 />
                </IconButton>
              </div>
              <ButtonFields button={button} onChange={(part) => replace(index, part)} />
              <FieldFindings field={`${field}.${index}`} findings={findings} refused={refused} />
            </li>
          ))}
        </ul>
      )}
      {buttons.length < most && (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button size="sm" data-testid="add-button">
              <Plus />
              {t("templates.editor.add_button")}
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="start">
            {kinds.map((kind) => (
              <DropdownMenuItem
                key={kind}
                disabled={!hasRoom(kind)}
                onSelect={() => onChange(withButton(buttons, newButton(kind)))}
              >
                {t(`templates.button.${kind}`)}
              </DropdownMenuItem>
            ))}
          </DropdownMenuContent>
        </DropdownMenu>
      )}
    </>
  );
}

/** A new one stands where it may stand: quick replies beside the others of their kind, a code to copy first. */
export function withButton(buttons: ButtonDraft[], added: ButtonDraft): ButtonDraft[] {
  if (added.kind === "COPY_CODE") return [added, ...buttons];
  if (added.kind !== "QUICK_REPLY") {
    const lastOther = buttons.findLastIndex((button) => button.kind !== "QUICK_REPLY");
    if (lastOther === -1) return [...buttons, added];
    return [...buttons.slice(0, lastOther + 1), added, ...buttons.slice(lastOther + 1)];
  }
  const last = buttons.findLastIndex((button) => button.kind === "QUICK_REPLY");
  if (last === -1) return [...buttons, added];
  return [...buttons.slice(0, last + 1), added, ...buttons.slice(last + 1)];
}

function ButtonFields({
  button,
  onChange,
}: {
  button: ButtonDraft;
  onChange(part: Partial<ButtonDraft>): void;
}) {
  const { t } = useTranslation("desk");
  const input = (name: "url" | "phone" | "flowId" | "flowScreen" | "example", label: string, ltr = true) => (
    <Input
      aria-label={label}
      placeholder={label}
      dir={ltr ? "ltr" : "auto"}
      value={button[name]}
      onChange={(event) => onChange({ [name]: event.target.value })}
    />
  );
  return (
    <div className="mb-1 grid gap-2 sm:grid-cols-2">
      {FIXED_LABEL[button.kind] === undefined ? (
        <span className="flex items-center gap-2">
          <Input
            aria-label={t("templates.editor.label")}
            placeholder={t("templates.editor.label")}
            dir="auto"
            value={button.text}
            onChange={(event) => onChange({ text: event.target.value })}
          />
          <Counter text={button.text} most={LIMITS.buttonText} />
        </span>
      ) : (
        <span className="flex h-9 items-center text-sm text-ink-soft">{FIXED_LABEL[button.kind]}</span>
      )}
      {button.kind === "URL" && input("url", "https://example.com/{{1}}")}
      {button.kind === "URL" &&
        variablesOf(button.url).length > 0 &&
        input("example", t("templates.editor.url_example"))}
      {button.kind === "PHONE_NUMBER" && input("phone", "+34600000001")}
      {button.kind === "COPY_CODE" && input("example", t("templates.editor.coupon_example"))}
      {button.kind === "FLOW" && input("flowId", t("templates.editor.flow_id"))}
      {button.kind === "FLOW" && input("flowScreen", t("templates.editor.flow_screen"))}
    </div>
  );
}
