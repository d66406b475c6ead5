import { Dialog } from "@ui/dialog";
import { CalendarClock, type LucideIcon, PhoneCall, PhoneOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { CALL_CHOICES, type CallChoice, callReply, type Reply } from "../state/answers";

const ICONS: Record<CallChoice, LucideIcon> = {
  temporary: CalendarClock,
  always: PhoneCall,
  declined: PhoneOff,
};

interface CallPermissionSheetProps {
  businessName: string;
  onClose(): void;
  onAnswer(reply: Reply): void;
}

/** A business wants to call: one tap answers, and closing the sheet answers nothing. */
export function CallPermissionSheet({ businessName, onClose, onAnswer }: CallPermissionSheetProps) {
  const { t } = useTranslation("phone");
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("call_permission.title", { business: businessName })}
      description={t("call_permission.text")}
    >
      <ul className="-mx-2 flex flex-col gap-0.5">
        {CALL_CHOICES.map((choice) => {
          const Icon = ICONS[choice];
          return (
            <li key={choice}>
              <button
                type="button"
                onClick={() => onAnswer(callReply(choice))}
                className="flex w-full cursor-pointer items-start gap-3 rounded-md p-2 text-start hover:bg-hover"
              >
                <Icon
                  className={
                    choice === "declined" ? "mt-0.5 size-5 text-danger" : "mt-0.5 size-5 text-primary"
                  }
                  aria-hidden="true"
                />
                <span className="min-w-0 flex-1">
                  <span className="block font-semibold">{t(`call_permission.${choice}`)}</span>
                  <span className="block text-sm text-ink-soft">{t(`call_permission.${choice}_text`)}</span>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}
