import {
  Check,
  ClipboardList,
  Contact,
  Copy,
  CreditCard,
  ExternalLink,
  KeyRound,
  List,
  type LucideIcon,
  Phone,
  Reply,
  ShoppingBag,
} from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "./cn";
import { copyText } from "./copy-button";
import type { TemplateButton } from "./template-preview-model";
import { toast } from "./toast";

/** Of more than this many only the first are seen, the last place being the one that shows the rest. */
const SHOWN = 3;

const ICON: Record<TemplateButton["kind"], LucideIcon | null> = {
  quick_reply: Reply,
  url: ExternalLink,
  phone: Phone,
  copy_code: Copy,
  otp: Copy,
  flow: ClipboardList,
  products: List,
  product: ShoppingBag,
  catalog: ShoppingBag,
  voice_call: Phone,
  order_details: CreditCard,
  contact_info: Contact,
  other: null,
};

const LABEL: Record<TemplateButton["kind"], string> = {
  quick_reply: "",
  url: "",
  phone: "call",
  copy_code: "copy_offer",
  otp: "copy_code",
  flow: "flow",
  products: "view_items",
  product: "view",
  catalog: "view_catalog",
  voice_call: "call",
  order_details: "pay",
  contact_info: "share_contact",
  other: "",
};

/** How every row looks; one that does nothing now stays focusable, so that no tap loses the focus. */
export const BUTTON_ROW =
  "flex min-h-10 w-full min-w-0 items-center justify-center gap-2 px-3 py-2 text-center font-semibold text-primary " +
  "transition-colors duration-(--quick) hover:bg-hover focus-visible:-outline-offset-2 [&_svg]:size-4 [&_svg]:shrink-0 " +
  "aria-disabled:cursor-default aria-disabled:bg-transparent aria-disabled:text-ink-faint";

interface ButtonRowsProps<Button> {
  buttons: Button[];
  className?: string;
  children(button: Button): ReactNode;
  /** Shows all of them elsewhere; without it they unfold in place. */
  onSeeAll?(): void;
}

/** The rows at the foot of a bubble or card. */
export function ButtonRows<Button>({ buttons, className, children, onSeeAll }: ButtonRowsProps<Button>) {
  const { t } = useTranslation("ui");
  const [all, setAll] = useState(false);
  if (buttons.length === 0) return null;
  const folded = !all && buttons.length > SHOWN;
  const shown = folded ? buttons.slice(0, SHOWN - 1) : buttons;
  return (
    <ul
      aria-label={t("template.buttons")}
      className={cn("clear-both divide-y overflow-hidden border-t", className)}
    >
      {shown.map((button, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a place is what a button is
        <li key={index}>{children(button)}</li>
      ))}
      {folded && (
        <li>
          <button type="button" onClick={onSeeAll ?? (() => setAll(true))} className={BUTTON_ROW}>
            <List aria-hidden="true" />
            {t("template.see_all")}
          </button>
        </li>
      )}
    </ul>
  );
}

interface TemplateButtonsProps {
  buttons: TemplateButton[];
  /** Absent where buttons are only looked at; codes are copied all the same. */
  onPress?(button: TemplateButton): void;
  className?: string;
}

/** Those of a template that is looked at. */
export function TemplateButtons({ onPress, ...rows }: TemplateButtonsProps) {
  return (
    <ButtonRows {...rows}>{(button) => <TemplateButtonRow button={button} onPress={onPress} />}</ButtonRows>
  );
}

interface TemplateButtonRowProps {
  button: TemplateButton;
  onPress?(button: TemplateButton): void;
}

export function TemplateButtonRow({ button, onPress }: TemplateButtonRowProps) {
  const { t } = useTranslation("ui");
  const label = LABEL[button.kind];
  const fills = button.kind === "otp" && button.otp_type !== "COPY_CODE";
  const text =
    button.text !== "" || label === ""
      ? button.text
      : fills
        ? t("template.autofill")
        : t(`template.${label}`);
  if ("code" in button) {
    return (
      <CodeRow text={text} code={button.code} fills={fills} onPress={onPress && (() => onPress(button))} />
    );
  }
  const Icon = ICON[button.kind];
  const title = button.kind === "url" ? button.url : button.kind === "phone" ? button.number : undefined;
  return (
    <button type="button" title={title} onClick={() => onPress?.(button)} className={BUTTON_ROW}>
      {Icon && <Icon aria-hidden="true" />}
      <RowLabel>{text}</RowLabel>
    </button>
  );
}

interface CodeRowProps {
  text: string;
  code: string;
  /** A tap hands the code to the app that waits for it, and copies nothing. */
  fills?: boolean;
  onPress?(): void;
}

/** Copies a code, and says so for a moment. */
export function CodeRow({ text, code, fills = false, onPress }: CodeRowProps) {
  const { t } = useTranslation("ui");
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1600);
    return () => clearTimeout(timer);
  }, [copied]);

  const press = () => {
    onPress?.();
    if (fills || code === "") return;
    copyText(code).then(
      () => setCopied(true),
      () => toast.error(t("template.copy_failed", { code })),
    );
  };
  const Icon = copied ? Check : fills ? KeyRound : Copy;
  return (
    <button
      type="button"
      title={code === "" ? undefined : t("template.code", { code })}
      onClick={press}
      className={BUTTON_ROW}
    >
      <Icon aria-hidden="true" />
      <RowLabel>
        <span aria-live="polite">{copied ? t("copied") : text}</span>
      </RowLabel>
    </button>
  );
}

export function RowLabel({ children }: { children: ReactNode }) {
  return (
    <span dir="auto" className="min-w-0 break-words">
      {children}
    </span>
  );
}
