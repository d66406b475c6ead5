import { IconButton } from "@ui/button";
import { cn } from "@ui/cn";
import { Dialog } from "@ui/dialog";
import { DialogPlace } from "@ui/dialog-place";
import { EmptyState } from "@ui/states";
import { Switch } from "@ui/switch";
import { SlidersHorizontal, UserX, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CustomerSwitches } from "../../control/customer-switches";
import { customerIn } from "../../control/customers";
import type { Customer } from "../../control/types";
import { ChatListScreen } from "../chats/chat-list-screen";
import { usePageVisible } from "../state/page-visibility";
import type { PhoneSlot } from "../state/phone-url";
import { useReadHabit } from "../state/read-habit";
import { ThreadScreen } from "../thread/thread-screen";
import { CustomerPicker } from "./customer-picker";
import { StatusBar } from "./status-bar";

interface PhoneProps {
  slot: PhoneSlot;
  customers: Customer[];
  /** Customers whose phones are on the page already. */
  takenIds: string[];
  /** Somebody can see this phone; only then does an open chat count as read. */
  onScreen: boolean;
  onChange(slot: PhoneSlot, how: "push" | "replace"): void;
  onRemove: (() => void) | null;
  onNewCustomer(): void;
}

export function Phone({
  slot,
  customers,
  takenIds,
  onScreen,
  onChange,
  onRemove,
  onNewCustomer,
}: PhoneProps) {
  const { t } = useTranslation("phone");
  const customer = customerIn(customers, slot.wa_id);
  const [showSettings, setShowSettings] = useState(false);
  const pageVisible = usePageVisible();
  const { wa_id, open_chat } = slot;

  return (
    <section
      data-testid="phone"
      data-wa-id={wa_id}
      aria-label={t("phone.of", { name: customer?.name ?? wa_id })}
      className={cn(
        "flex min-h-0 w-full flex-col sm:w-[25rem] sm:min-w-[20.5rem] sm:first:ms-auto sm:last:me-auto",
        !onScreen && "hidden",
      )}
    >
      <div
        className={cn(
          "flex h-13 shrink-0 items-center gap-1 px-2 max-sm:border-b max-sm:bg-surface sm:h-12",
          open_chat !== null && "max-sm:hidden",
        )}
      >
        <CustomerPicker
          wa_id={wa_id}
          customers={customers}
          takenIds={takenIds}
          onPick={(picked) => onChange({ wa_id: picked, open_chat: null }, "push")}
          onNewCustomer={onNewCustomer}
        />
        <div className="ms-auto flex">
          {customer && (
            <IconButton
              label={t("phone.settings", { name: customer.name })}
              onClick={() => setShowSettings(true)}
              data-testid="phone-settings"
            >
              <SlidersHorizontal />
            </IconButton>
          )}
          {onRemove && (
            <IconButton label={t("phone.remove")} onClick={onRemove} data-testid="remove-phone">
              <X />
            </IconButton>
          )}
        </div>
      </div>

      <div className="flex min-h-0 w-full flex-1 flex-col overflow-hidden bg-surface sm:max-h-[54rem] sm:rounded-[2.6rem] sm:border-[9px] sm:border-[light-dark(oklch(0.27_0.035_284),oklch(0.12_0.015_284))] sm:shadow-pop sm:outline-1 sm:outline-[light-dark(transparent,var(--line-strong))]">
        <StatusBar online={customer?.online ?? false} platform={customer?.platform ?? "android"} />
        {customer === undefined ? (
          <EmptyState icon={<UserX />} title={t("phone.unknown", { wa_id })} text={t("phone.unknown_text")} />
        ) : (
          <DialogPlace>
            {open_chat === null ? (
              <ChatListScreen
                customer={customer}
                onOpen={(id) => onChange({ wa_id, open_chat: id }, "push")}
              />
            ) : (
              <ThreadScreen
                key={open_chat}
                customer={customer}
                phoneNumberId={open_chat}
                isSeen={onScreen && pageVisible}
                onBack={() => onChange({ wa_id, open_chat: null }, "replace")}
              />
            )}
          </DialogPlace>
        )}
      </div>
      {customer && <PhoneSettings customer={customer} open={showSettings} onOpenChange={setShowSettings} />}
    </section>
  );
}

interface PhoneSettingsProps {
  customer: Customer;
  open: boolean;
  onOpenChange(open: boolean): void;
}

function PhoneSettings({ customer, open, onOpenChange }: PhoneSettingsProps) {
  const { t } = useTranslation("phone");
  const { readsOnOpen, setReadsOnOpen } = useReadHabit(customer.wa_id);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("phone.settings", { name: customer.name })}
      description={t("phone.settings_text")}
    >
      <div className="flex flex-col gap-5">
        <CustomerSwitches customer={customer} />
        <Switch
          checked={readsOnOpen}
          onChange={setReadsOnOpen}
          label={t("phone.reads_on_open")}
          hint={t("phone.reads_on_open_hint")}
        />
      </div>
    </Dialog>
  );
}
