import { cn } from "@ui/cn";
import { copyText } from "@ui/copy-button";
import { toast } from "@ui/toast";
import {
  Check,
  Contact,
  Copy,
  ExternalLink,
  House,
  List,
  type LucideIcon,
  MapPin,
  Phone,
  PhoneCall,
  PhoneOff,
  Reply,
} from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Consent, isTapped, type OptionButton } from "../state/answers";
import type { CardButton } from "../state/rich-message";

/** A button that asks for more before there is an answer. */
export type AskingButton = Extract<
  CardButton,
  { kind: "list" | "location" | "address" | "contact" | "call_permission" }
>;

export interface ButtonActions {
  /** This phone cannot answer now: the customer blocks businesses, or has no account. */
  locked: boolean;
  /** What the customer tapped before; a message's reply buttons can be tapped once. */
  tap: string | undefined;
  /** What the customer answered to a request; it may be answered otherwise later. */
  consent: Consent | undefined;
  onChoose(button: OptionButton): void;
  onAsk(button: AskingButton): void;
}

interface MessageButtonsProps extends ButtonActions {
  buttons: CardButton[];
  className?: string;
}

/** The rows at the foot of a bubble or card. */
export function MessageButtons({ buttons, className, ...actions }: MessageButtonsProps) {
  const { t } = useTranslation("phone");
  if (buttons.length === 0) return null;
  return (
    <ul
      aria-label={t("buttons.label")}
      className={cn("clear-both divide-y overflow-hidden border-t", className)}
    >
      {buttons.map((button, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a sent message's buttons never change
        <li key={index}>
          <ButtonRow button={button} {...actions} />
        </li>
      ))}
    </ul>
  );
}

const ROW =
  "flex min-h-10 w-full min-w-0 items-center justify-center gap-2 px-3 py-2 text-center font-semibold text-primary " +
  "transition-colors duration-(--quick) hover:bg-hover focus-visible:-outline-offset-2 [&_svg]:size-4 [&_svg]:shrink-0 " +
  "aria-disabled:cursor-default aria-disabled:bg-transparent aria-disabled:text-ink-faint";

function ButtonRow({
  button,
  locked,
  tap,
  consent,
  onChoose,
  onAsk,
}: ButtonActions & { button: CardButton }) {
  const { t } = useTranslation("phone");
  const text = button.text || t(`buttons.${button.kind}`);
  switch (button.kind) {
    case "option": {
      const tapped = isTapped(button, tap);
      return (
        <Tappable
          text={text}
          icon={tapped ? Check : Reply}
          disabled={locked || tap !== undefined}
          note={tapped ? t("buttons.chosen") : undefined}
          onTap={() => onChoose(button)}
        />
      );
    }
    case "list":
      return <Tappable text={text} icon={List} onTap={() => onAsk(button)} />;
    case "location":
      return <Tappable text={text} icon={MapPin} disabled={locked} onTap={() => onAsk(button)} />;
    case "address":
      return <Tappable text={text} icon={House} disabled={locked} onTap={() => onAsk(button)} />;
    case "contact": {
      const shared = consent === "shared";
      return (
        <Tappable
          text={shared ? t("share_contact.shared") : text}
          icon={shared ? Check : Contact}
          disabled={locked}
          onTap={() => onAsk(button)}
        />
      );
    }
    case "call_permission": {
      const choice = consent === "shared" ? undefined : consent;
      return (
        <Tappable
          text={choice ? t(`call_permission.state_${choice}`) : text}
          icon={choice === "declined" ? PhoneOff : PhoneCall}
          disabled={locked}
          note={choice && t("call_permission.change")}
          onTap={() => onAsk(button)}
        />
      );
    }
    case "link":
      return (
        <a href={button.url} target="_blank" rel="noopener noreferrer" title={button.url} className={ROW}>
          <ExternalLink aria-hidden="true" />
          <Label>{text}</Label>
        </a>
      );
    case "phone":
      return (
        <a href={`tel:${button.number}`} title={button.number} className={ROW}>
          <Phone aria-hidden="true" />
          <Label>{text}</Label>
        </a>
      );
    case "copy":
      return <CopyRow text={text} code={button.code} />;
    default:
      return <Tappable text={text} disabled note={t("buttons.not_here")} />;
  }
}

interface TappableProps {
  text: string;
  icon?: LucideIcon;
  disabled?: boolean;
  /** Said with the label, and shown when the pointer rests on it. */
  note?: string;
  onTap?(): void;
}

/** Stays focusable when it is disabled: the focus must not be lost with the tap that disables it. */
function Tappable({ text, icon: Icon, disabled = false, note, onTap }: TappableProps) {
  return (
    <button
      type="button"
      aria-disabled={disabled || undefined}
      title={note}
      onClick={() => !disabled && onTap?.()}
      className={ROW}
    >
      {Icon && <Icon aria-hidden="true" />}
      <Label>{text}</Label>
    </button>
  );
}

function CopyRow({ text, code }: { text: string; code: string }) {
  const { t } = useTranslation("phone");
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1600);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = () =>
    copyText(code).then(
      () => setCopied(true),
      () => toast.error(t("buttons.copy_failed", { code })),
    );
  return (
    <button type="button" title={code} onClick={() => void copy()} className={ROW}>
      {copied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
      <Label>
        <span aria-live="polite">{copied ? t("copied", { ns: "ui" }) : text}</span>
      </Label>
    </button>
  );
}

function Label({ children }: { children: ReactNode }) {
  return (
    <span dir="auto" className="min-w-0 break-words">
      {children}
    </span>
  );
}
