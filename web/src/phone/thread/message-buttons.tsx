import { Dialog } from "@ui/dialog";
import { BUTTON_ROW, ButtonRows, CodeRow, RowLabel } from "@ui/template-preview-buttons";
import {
  Ban,
  Check,
  CircleAlert,
  ClipboardList,
  Contact,
  CreditCard,
  ExternalLink,
  Hourglass,
  House,
  List,
  LockKeyhole,
  type LucideIcon,
  MapPin,
  Phone,
  PhoneCall,
  PhoneOff,
  Reply,
  ShoppingBag,
  Undo2,
} from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCloudNow } from "../../control/use-cloud-now";
import { type Consent, isTapped, type OptionButton } from "../state/answers";
import { type OrderState, type PayProgress, progressOf } from "../state/order-state";
import type { CardButton } from "../state/rich-message";

/** A button that asks for more before there is an answer. */
export type AskingButton = Extract<
  CardButton,
  {
    kind:
      | "list"
      | "location"
      | "address"
      | "contact"
      | "call_permission"
      | "flow"
      | "catalog"
      | "products"
      | "product"
      | "pay";
  }
>;

export interface ButtonActions {
  /** This phone cannot answer now: the customer blocks businesses, or has no account. */
  locked: boolean;
  /** What the customer tapped before; a message's reply buttons can be tapped once. */
  tap: string | undefined;
  /** What the customer answered to a request; it may be answered otherwise later. */
  consent: Consent | undefined;
  /** The business does not take its Flow any more, and says why. */
  voidWords: string | undefined;
  /** How the order stands that is named by its reference. */
  orderStateOf(reference_id: string): OrderState | undefined;
  onChoose(button: OptionButton): void;
  onAsk(button: AskingButton): void;
  /** A link was followed; the browser opens it by itself. */
  onFollow(): void;
}

interface MessageButtonsProps extends ButtonActions {
  buttons: CardButton[];
  className?: string;
}

/** The rows at the foot of a bubble or card. */
export function MessageButtons({ buttons, className, ...actions }: MessageButtonsProps) {
  const { t } = useTranslation("ui");
  const [seesAll, setSeesAll] = useState(false);
  const close = () => setSeesAll(false);
  return (
    <>
      <ButtonRows buttons={buttons} className={className} onSeeAll={() => setSeesAll(true)}>
        {(button) => <ButtonRow button={button} {...actions} />}
      </ButtonRows>
      {seesAll && (
        <Dialog open onOpenChange={close} title={t("template.all_options")}>
          <ul aria-label={t("template.buttons")} className="-mx-5 -mb-2 divide-y border-t">
            {buttons.map((button, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a sent message never changes
              <li key={index}>
                <ButtonRow
                  button={button}
                  {...actions}
                  onChoose={(option) => {
                    close();
                    actions.onChoose(option);
                  }}
                  onAsk={(asking) => {
                    close();
                    actions.onAsk(asking);
                  }}
                />
              </li>
            ))}
          </ul>
        </Dialog>
      )}
    </>
  );
}

function ButtonRow({ button, ...actions }: ButtonActions & { button: CardButton }) {
  const { t } = useTranslation("phone");
  const { locked, tap, consent, voidWords, onChoose, onAsk, onFollow } = actions;
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
      const choice = consent === "shared" || consent === "form_sent" ? undefined : consent;
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
    case "flow": {
      const sent = consent === "form_sent";
      return (
        <Tappable
          text={text}
          icon={voidWords !== undefined ? LockKeyhole : sent ? Check : ClipboardList}
          disabled={locked || voidWords !== undefined}
          note={voidWords ?? (sent ? t("flow.sent_note") : undefined)}
          onTap={() => onAsk(button)}
        />
      );
    }
    case "catalog":
    case "product":
      return <Tappable text={text} icon={ShoppingBag} onTap={() => onAsk(button)} />;
    case "products":
      return <Tappable text={text} icon={List} onTap={() => onAsk(button)} />;
    case "pay":
      return (
        <PayRow
          button={button}
          state={actions.orderStateOf(button.request.order.reference_id)}
          locked={locked}
          onTap={() => onAsk(button)}
        />
      );
    case "link":
      return (
        <a
          href={button.url}
          target="_blank"
          rel="noopener noreferrer"
          title={button.url}
          onClick={onFollow}
          onAuxClick={onFollow}
          className={BUTTON_ROW}
        >
          <ExternalLink aria-hidden="true" />
          <RowLabel>{text}</RowLabel>
        </a>
      );
    case "phone":
      return (
        <a href={`tel:${button.number}`} title={button.number} className={BUTTON_ROW}>
          <Phone aria-hidden="true" />
          <RowLabel>{text}</RowLabel>
        </a>
      );
    case "copy":
      return <CodeRow text={text} code={button.code} />;
    default:
      return <Tappable text={text} disabled note={t("buttons.not_here")} />;
  }
}

type PayButton = Extract<CardButton, { kind: "pay" }>;

interface PayRowProps {
  button: PayButton;
  state: OrderState | undefined;
  locked: boolean;
  onTap(): void;
}

/** A bill can be looked at for ever, and paid until it expires or something has become of it. */
function PayRow({ button: { text, quick, request }, state, locked, onTap }: PayRowProps) {
  const { t } = useTranslation("phone");
  const now = useCloudNow(5_000);
  const progress = progressOf(request.order, state, now);
  const label = text || t(quick ? "buttons.pay_now" : "buttons.pay");
  if (progress === "open") {
    return <Tappable text={label} icon={CreditCard} disabled={locked} onTap={onTap} />;
  }
  return <Tappable text={t(`pay.row_${progress}`)} icon={PAY_ICONS[progress]} onTap={onTap} />;
}

const PAY_ICONS: Record<Exclude<PayProgress, "open">, LucideIcon> = {
  paid: Check,
  refunded: Undo2,
  partly_refunded: Undo2,
  pending: Hourglass,
  unconfirmed: Hourglass,
  failed: CircleAlert,
  expired: Hourglass,
  canceled: Ban,
};

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
      className={BUTTON_ROW}
    >
      {Icon && <Icon aria-hidden="true" />}
      <RowLabel>{text}</RowLabel>
    </button>
  );
}
