import { IconButton } from "@ui/button";
import { Skeleton } from "@ui/skeleton";
import { EmptyState, ErrorState } from "@ui/states";
import { Ban, MessagesSquare, Plane, QrCode, SearchX } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Customer } from "../../control/types";
import { useChats } from "../state/phone-queries";
import { ChatRow } from "./chat-row";
import { ScanDialog } from "./scan-dialog";

interface ChatListScreenProps {
  customer: Customer;
  onOpen(phoneNumberId: string): void;
}

export function ChatListScreen({ customer, onOpen }: ChatListScreenProps) {
  const { t } = useTranslation("phone");
  const chats = useChats(customer.wa_id);
  const [scanning, setScanning] = useState(false);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex items-center justify-between ps-5 pe-3">
        <h2 className="pt-2 pb-2 text-xl font-bold tracking-tight">{t("chats.title")}</h2>
        <IconButton label={t("scan.title")} onClick={() => setScanning(true)} data-testid="phone-scan">
          <QrCode />
        </IconButton>
      </div>
      <PhoneConditions customer={customer} />
      <div className="min-h-0 flex-1 overflow-y-auto pb-4">
        {chats.isPending && <LoadingRows />}
        {chats.isError && (
          <ErrorState
            title={t("chats.failed")}
            text={chats.error.message}
            onRetry={() => void chats.refetch()}
          />
        )}
        {chats.data?.length === 0 && (
          <EmptyState icon={<MessagesSquare />} title={t("chats.none")} text={t("chats.none_text")} />
        )}
        {chats.data?.map((chat) => (
          <ChatRow key={chat.phone_number_id} wa_id={customer.wa_id} chat={chat} onOpen={onOpen} />
        ))}
      </div>
      {scanning && <ScanDialog wa_id={customer.wa_id} onClose={() => setScanning(false)} onOpen={onOpen} />}
    </div>
  );
}

/** What about this customer makes the phone behave unlike others; forgetting it costs a developer an hour. */
function PhoneConditions({ customer }: { customer: Customer }) {
  const { t } = useTranslation("phone");
  return (
    <>
      {!customer.online && <Condition icon={<Plane />}>{t("phone.offline_text")}</Condition>}
      {customer.blocks && <Condition icon={<Ban />}>{t("phone.blocks_text")}</Condition>}
      {!customer.on_whatsapp && <Condition icon={<SearchX />}>{t("phone.not_on_whatsapp_text")}</Condition>}
    </>
  );
}

function Condition({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <p className="mx-4 mb-2 flex items-start gap-2.5 rounded-md bg-accent-soft px-3 py-2 text-sm text-accent-ink [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0">
      {icon}
      <span>{children}</span>
    </p>
  );
}

function LoadingRows() {
  return (
    <div aria-busy="true">
      {[0, 1].map((row) => (
        <div key={row} className="flex items-center gap-3 px-4 py-3">
          <Skeleton className="size-11 rounded-full" />
          <div className="flex-1 space-y-2">
            <Skeleton className="h-3.5 w-2/5" />
            <Skeleton className="h-3 w-3/4" />
          </div>
        </div>
      ))}
    </div>
  );
}
