import { Button } from "@ui/button";
import { Spinner } from "@ui/spinner";
import { EmptyState, ErrorState } from "@ui/states";
import { Smartphone, UserPlus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCustomers } from "../../control/customers";
import { NewCustomerDialog } from "../../control/new-customer-dialog";
import { useLivePhones } from "../state/live-phones";
import { useNarrowPage } from "../state/page-visibility";
import { MOST_PHONES, nextCustomer } from "../state/phone-url";
import { usePhoneSlots } from "../state/use-phone-slots";
import { CloudLostBanner } from "./cloud-lost-banner";
import { NarrowBar } from "./narrow-bar";
import { PageHeader } from "./page-header";
import { Phone } from "./phone";

export function PhonesPage() {
  useLivePhones();
  const { t } = useTranslation("phone");
  const customers = useCustomers();
  const waIds = (customers.data ?? []).map((customer) => customer.wa_id);
  const { slots, show } = usePhoneSlots(waIds);
  const [front, setFront] = useState(0);
  const [creating, setCreating] = useState(false);
  const narrow = useNarrowPage();
  const shownIndex = Math.min(front, slots.length - 1);

  const next = slots.length < MOST_PHONES ? nextCustomer(slots, waIds) : null;
  const addPhone = () => {
    if (next === null) return;
    show([...slots, { wa_id: next, open_chat: null }], "push");
    setFront(slots.length);
  };
  const toolbar = { onAddPhone: next === null ? null : addPhone, onNewCustomer: () => setCreating(true) };
  const narrowPhoneInChat = narrow && slots[shownIndex]?.open_chat != null;

  return (
    <div className="flex h-dvh flex-col bg-canvas">
      {!narrow && <PageHeader {...toolbar} />}
      <CloudLostBanner />
      {narrow && !narrowPhoneInChat && (
        <NarrowBar
          {...toolbar}
          slots={slots}
          shown={shownIndex}
          onShow={setFront}
          customers={customers.data ?? []}
        />
      )}
      <main className="flex min-h-0 flex-1 overflow-x-auto sm:p-4 sm:pt-2">
        <div className="flex min-w-0 flex-1 sm:gap-6 lg:gap-8">
          {customers.isPending && <Spinner className="m-auto" />}
          {customers.isError && (
            <ErrorState
              className="m-auto"
              title={t("page.customers_failed")}
              text={customers.error.message}
              onRetry={() => void customers.refetch()}
            />
          )}
          {customers.data?.length === 0 && (
            <EmptyState
              className="m-auto"
              icon={<Smartphone />}
              title={t("page.no_customers")}
              text={t("page.no_customers_text")}
              action={
                <Button variant="primary" onClick={() => setCreating(true)}>
                  <UserPlus />
                  {t("page.new_customer")}
                </Button>
              }
            />
          )}
          {customers.data !== undefined &&
            slots.map((slot, index) => (
              <Phone
                key={slot.wa_id}
                slot={slot}
                customers={customers.data}
                takenIds={slots.map((other) => other.wa_id)}
                onScreen={!narrow || index === shownIndex}
                onChange={(changed, how) => show(slots.with(index, changed), how)}
                onRemove={slots.length === 1 ? null : () => show(slots.toSpliced(index, 1), "push")}
                onNewCustomer={() => setCreating(true)}
              />
            ))}
        </div>
      </main>
      <NewCustomerDialog
        open={creating}
        onOpenChange={setCreating}
        onCreated={({ wa_id }) => {
          if (slots.length >= MOST_PHONES) return;
          show([...slots, { wa_id, open_chat: null }], "push");
          setFront(slots.length);
        }}
      />
    </div>
  );
}
