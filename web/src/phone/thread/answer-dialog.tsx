import type { Customer } from "../../control/types";
import { LocationDialog } from "../composer/location-dialog";
import { locationReply, type Reply } from "../state/answers";
import { AddressDialog } from "./address-dialog";
import { CallPermissionSheet } from "./call-permission-sheet";
import { ListSheet } from "./list-sheet";
import type { AskingButton } from "./message-buttons";
import { ShareContactSheet } from "./share-contact-sheet";

interface AnswerDialogProps {
  button: AskingButton;
  customer: Customer;
  businessName: string;
  locked: boolean;
  onClose(): void;
  onAnswer(reply: Reply): void;
}

/** What a button asks for before there is an answer. Beside the thread, so that no bubble takes its taps for its own. */
export function AnswerDialog({
  button,
  customer,
  businessName,
  locked,
  onClose,
  onAnswer,
}: AnswerDialogProps) {
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
      return <LocationDialog open onClose={onClose} onSend={(message) => answer(locationReply(message))} />;
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
  }
}
