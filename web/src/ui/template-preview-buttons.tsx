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
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "./cn";
import { copyText } from "./copy-button";
import type { TemplateButton } from "./template-preview-model";
import { toast } from "./toast";

interface TemplateButtonsProps {
  buttons: TemplateButton[];
  /** Absent where buttons are only looked at; codes are copied all the same. */
  onPress?(button: TemplateButton): void;
  className?: string;
}

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

const ROW =
  "flex min-h-10 w-full min-w-0 items-center justify-center gap-2 px-3 py-2 text-center font-semibold text-primary " +
  "transition-colors duration-(--quick) hover:bg-hover focus-visible:-outline-offset-2 [&_svg]:size-4 [&_svg]:shrink-0";

/** The rows at the foot of a template. */
export function TemplateButtons({ buttons, onPress, className }: TemplateButtonsProps) {
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
        <li key={index}>
          {"code" in button ? (
            <CopyRow button={button} onPress={onPress} />
          ) : (
            <ButtonRow button={button} onPress={onPress} />
          )}
        </li>
      ))}
      {folded && (
        <li>
          <button type="button" onClick={() => setAll(true)} className={ROW}>
            <List aria-hidden="true" />
            {t("template.see_all")}
          </button>
        </li>
      )}
    </ul>
  );
}

interface RowProps<Button extends TemplateButton> {
  button: Button;
  onPress?(button: TemplateButton): void;
}

function useLabel(button: TemplateButton): string {
  const { t } = useTranslation("ui");
  const label = LABEL[button.kind];
  if (button.text !== "" || label === "") return button.text;
  return button.kind === "otp" && button.otp_type !== "COPY_CODE"
    ? t("template.autofill")
    : t(`template.${label}`);
}

function ButtonRow({ button, onPress }: RowProps<TemplateButton>) {
  const Icon = ICON[button.kind];
  const label = useLabel(button);
  const title = button.kind === "url" ? button.url : button.kind === "phone" ? button.number : undefined;
  return (
    <button type="button" title={title} onClick={() => onPress?.(button)} className={ROW}>
      {Icon && <Icon aria-hidden="true" />}
      <span dir="auto" className="min-w-0 break-words">
        {label}
      </span>
    </button>
  );
}

function CopyRow({ button, onPress }: RowProps<Extract<TemplateButton, { code: string }>>) {
  const { t } = useTranslation("ui");
  const [copied, setCopied] = useState(false);
  const label = useLabel(button);
  const { code } = button;
  const fills = button.kind === "otp" && button.otp_type !== "COPY_CODE";
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1600);
    return () => clearTimeout(timer);
  }, [copied]);

  const press = () => {
    onPress?.(button);
    if (fills || code === "") return;
    copyText(code).then(
      () => setCopied(true),
      () => toast.error(t("template.copy_failed", { code })),
    );
  };
  return (
    <button
      type="button"
      title={code === "" ? undefined : t("template.code", { code })}
      onClick={press}
      className={ROW}
    >
      {copied ? (
        <Check aria-hidden="true" />
      ) : fills ? (
        <KeyRound aria-hidden="true" />
      ) : (
        <Copy aria-hidden="true" />
      )}
      <span aria-live="polite" className="min-w-0 break-words">
        {copied ? t("copied") : label}
      </span>
    </button>
  );
}
