import { Button, IconButton } from "@ui/button";
import { EmojiPicker } from "@ui/emoji-picker";
import { Textarea } from "@ui/field";
import { Popover, PopoverContent, PopoverTrigger } from "@ui/popover";
import { Bold, Braces, Code, Italic, Smile, Strikethrough } from "lucide-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { nextVariable, type ParameterFormat } from "../variables";

interface MarkupFieldProps {
  label: string;
  value: string;
  format: ParameterFormat;
  onChange(value: string): void;
  rows?: number;
  testId?: string;
}

const MARKS = [
  { name: "bold", sign: "*", icon: Bold },
  { name: "italic", sign: "_", icon: Italic },
  { name: "strike", sign: "~", icon: Strikethrough },
  { name: "mono", sign: "```", icon: Code },
] as const;

/** Text with WhatsApp's signs for bold and so on, emoji, and variables. */
export function MarkupField({ label, value, format, onChange, rows = 6, testId }: MarkupFieldProps) {
  const { t } = useTranslation("desk");
  const area = useRef<HTMLTextAreaElement>(null);
  /** Puts signs around what is selected, or text in its place, and goes on behind it. */
  const put = (before: string, after = "") => {
    const field = area.current;
    const start = field?.selectionStart ?? value.length;
    const end = field?.selectionEnd ?? value.length;
    const selected = after === "" ? "" : value.slice(start, end);
    onChange(value.slice(0, start) + before + selected + after + value.slice(end));
    const caret = start + before.length + selected.length;
    requestAnimationFrame(() => {
      field?.focus();
      field?.setSelectionRange(caret, caret);
    });
  };
  return (
    <div>
      <div className="flex flex-wrap items-center gap-0.5 rounded-t-md border border-b-0 border-line-strong bg-canvas px-1 py-0.5">
        {MARKS.map(({ name, sign, icon: Icon }) => (
          <IconButton
            key={name}
            size="sm"
            label={t(`templates.editor.mark_${name}`)}
            onClick={() => put(sign, sign)}
          >
            <Icon />
          </IconButton>
        ))}
        <Popover>
          <PopoverTrigger asChild>
            <IconButton size="sm" label={t("templates.editor.emoji")}>
              <Smile />
            </IconButton>
          </PopoverTrigger>
          <PopoverContent side="top" align="start" aria-label={t("templates.editor.emoji")}>
            <EmojiPicker onPick={(emoji) => put(emoji)} />
          </PopoverContent>
        </Popover>
        <span className="flex-1" />
        <Button size="sm" variant="quiet" onClick={() => put(`{{${nextVariable(value, format)}}}`)}>
          <Braces />
          {t("templates.editor.add_variable")}
        </Button>
      </div>
      <Textarea
        ref={area}
        aria-label={label}
        dir="auto"
        rows={rows}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="rounded-t-none"
        data-testid={testId}
      />
    </div>
  );
}
