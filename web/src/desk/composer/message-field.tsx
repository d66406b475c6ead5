import { cn } from "@ui/cn";
import { FIELD_LOOK } from "@ui/field";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { registerComposer } from "./composer-focus";
import { useGrowingField } from "./growing-field";

interface MessageFieldProps {
  text: string;
  onChange(text: string, caret: number): void;
  onSend(): void;
  placeholder: string;
}

/** Grows with its text; Enter sends, also with Ctrl or Cmd; Shift+Enter begins a line. */
export function MessageField({ text, onChange, onSend, placeholder }: MessageFieldProps) {
  const field = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    registerComposer(field.current);
    // A keyboard that slides over half of the screen is for the one who asks for it.
    if (window.matchMedia("(pointer: fine)").matches) field.current?.focus();
    return () => registerComposer(null);
  }, []);

  useGrowingField(field, text);

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While a syllable is being composed, Enter belongs to the input method.
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      onSend();
    } else if (event.key === "Escape") {
      event.currentTarget.blur();
    }
  };

  return (
    <textarea
      ref={field}
      rows={1}
      dir="auto"
      value={text}
      onChange={(event) => onChange(event.target.value, event.target.selectionStart)}
      onKeyDown={onKeyDown}
      placeholder={placeholder}
      aria-label={placeholder}
      data-testid="composer-input"
      className={cn(FIELD_LOOK, "min-h-9 flex-1 resize-none bg-sunken py-1.75 text-md leading-5.5")}
    />
  );
}
