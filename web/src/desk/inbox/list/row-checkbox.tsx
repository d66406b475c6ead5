import { cn } from "@ui/cn";
import { Check } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "../../api/types";
import { contactName } from "../../contact/contact-name";

interface RowCheckboxProps {
  conversation: Conversation;
  checked: boolean;
  /** Whether it is seen without pointing at it: while something is chosen. */
  always: boolean;
}

/** Over the picture of the row; the list takes the click. */
export function RowCheckbox({ conversation, checked, always }: RowCheckboxProps) {
  const { t } = useTranslation("desk");
  return (
    <button
      type="button"
      aria-pressed={checked}
      aria-label={t("select.one", { name: contactName(conversation.contact) })}
      data-choose-id={conversation.id}
      data-testid="choose"
      className={cn(
        "absolute start-3 top-4 z-1 flex size-10 items-center justify-center rounded-full bg-surface",
        "transition-opacity duration-(--quick) group-hover:opacity-100 focus-visible:opacity-100",
        !always && !checked && "opacity-0 pointer-coarse:group-hover:opacity-0",
      )}
    >
      <span
        className={cn(
          "flex size-5 items-center justify-center rounded-sm border border-line-strong bg-surface",
          checked && "border-primary bg-primary text-on-primary",
        )}
      >
        {checked && <Check className="size-3.5" strokeWidth={3} aria-hidden="true" />}
      </span>
    </button>
  );
}
