import { lazy, Suspense } from "react";
import type { Customer, PhoneMessage } from "../../control/types";
import { LocationDialog } from "../composer/location-dialog";
import { PayDialog } from "../pay/pay-dialog";
import { ShopDialog } from "../shop/shop-dialog";
import { locationReply, type Reply } from "../state/answers";
import type { AskedProduct } from "../state/asked-product";
import type { OrderState } from "../state/order-state";
import { languageOf } from "../state/rich-message";
import { AddressDialog } from "./address-dialog";
import { CallPermissionSheet } from "./call-permission-sheet";
import { ListSheet } from "./list-sheet";
import type { AskingButton } from "./message-buttons";
import { ShareContactSheet } from "./share-contact-sheet";

/** Most chats have no Flow: its code is fetched with the first. */
const FlowDialog = lazy(async () => ({ default: (await import("../flow/flow-dialog")).FlowDialog }));

interface AnswerDialogProps {
  message: PhoneMessage;
  button: AskingButton;
  customer: Customer;
  phoneNumberId: string;
  businessName: string;
  locked: boolean;
  orderStateOf(reference_id: string): OrderState | undefined;
  onClose(): void;
  onAnswer(reply: Reply): void;
  /** The customer writes about a product instead of ordering it. */
  onAskAbout(product: AskedProduct): void;
}

/** What a button asks for before there is an answer. Beside the thread, so that no bubble takes its taps for its own. */
export function AnswerDialog(props: AnswerDialogProps) {
  const { message, button, customer, phoneNumberId, businessName, locked, onClose, onAnswer } = props;
  const { wa_id } = customer;
  const answer = (reply: Reply | null) => {
    if (reply !== null) onAnswer(reply);
    onClose();
  };
  switch (button.kind) {
    case "list":
      return (
        <ListSheet
          title={button.text}
          sections={button.sections}
          locked={locked}
          onClose={onClose}
          onAnswer={answer}
        />
      );
    case "location":
      return <LocationDialog open onClose={onClose} onSend={(place) => answer(locationReply(place))} />;
    case "address":
      return <AddressDialog form={button.form} onClose={onClose} onAnswer={answer} />;
    case "contact":
      return (
        <ShareContactSheet
          customer={customer}
          businessName={businessName}
          onClose={onClose}
          onAnswer={answer}
        />
      );
    case "call_permission":
      return <CallPermissionSheet businessName={businessName} onClose={onClose} onAnswer={answer} />;
    case "flow":
      return (
        <Suspense>
          <FlowDialog
            wa_id={wa_id}
            messageId={message.id}
            businessName={businessName}
            language={languageOf(message)}
            onClose={onClose}
          />
        </Suspense>
      );
    case "catalog":
    case "products":
    case "product":
      return (
        <ShopDialog
          wa_id={wa_id}
          phoneNumberId={phoneNumberId}
          businessName={businessName}
          shown={button}
          message={message}
          locked={locked}
          onClose={onClose}
          onAskAbout={props.onAskAbout}
        />
      );
    case "pay":
      return (
        <PayDialog
          wa_id={wa_id}
          message={message}
          businessName={businessName}
          request={button.request}
          state={props.orderStateOf(button.request.order.reference_id)}
          locked={locked}
          onClose={onClose}
        />
      );
  }
}
