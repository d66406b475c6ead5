import { Avatar } from "@ui/avatar";
import { Badge } from "@ui/badge";
import { Button, IconButton } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { EmptyState, ErrorState } from "@ui/states";
import { SlidersHorizontal, Smartphone, UserPlus, Users } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CustomerSwitches } from "../../control/customer-switches";
import { customerIn, useChangeCustomer, useCustomers } from "../../control/customers";
import { NewCustomerDialog } from "../../control/new-customer-dialog";
import type { Customer } from "../../control/types";
import { LoadingLines } from "../layout/loading-lines";
import { SectionHeading } from "../layout/section-heading";

export function CustomersSection() {
  const { t } = useTranslation("console");
  const customers = useCustomers();
  const [creating, setCreating] = useState(false);
  const [editedId, setEditedId] = useState<string | null>(null);
  const edited = editedId === null ? undefined : customerIn(customers.data, editedId);
  return (
    <>
      <SectionHeading title={t("section.customers")} text={t("customers.text")}>
        <Button variant="primary" onClick={() => setCreating(true)} data-testid="new-customer">
          <UserPlus />
          {t("customers.create")}
        </Button>
      </SectionHeading>
      {customers.isPending && <LoadingLines />}
      {customers.isError && (
        <ErrorState
          className="!h-80"
          title={t("customers.failed")}
          text={customers.error.message}
          onRetry={() => void customers.refetch()}
        />
      )}
      {customers.data?.length === 0 && (
        <EmptyState className="!h-80" icon={<Users />} title={t("customers.none")} />
      )}
      {customers.data && customers.data.length > 0 && (
        <div className="px-4 pb-8 sm:px-6">
          <ul className="divide-y border-y" data-testid="customer-table">
            {customers.data.map((customer) => (
              <CustomerRow
                key={customer.wa_id}
                customer={customer}
                onEdit={() => setEditedId(customer.wa_id)}
              />
            ))}
          </ul>
        </div>
      )}
      <NewCustomerDialog open={creating} onOpenChange={setCreating} />
      {edited && (
        <Dialog
          open
          onOpenChange={() => setEditedId(null)}
          title={edited.name}
          description={t("customers.edit_text")}
        >
          <CustomerSwitches customer={edited} />
        </Dialog>
      )}
    </>
  );
}

/** Switches worth a click of their own in the table; the rest are in the dialog. */
const TOGGLES = ["online", "auto_read", "blocks"] as const;

function CustomerRow({ customer, onEdit }: { customer: Customer; onEdit(): void }) {
  const { t } = useTranslation("console");
  const change = useChangeCustomer(customer.wa_id);
  return (
    <li
      className="flex flex-wrap items-center gap-x-4 gap-y-2 py-2"
      data-testid="customer-row"
      data-wa-id={customer.wa_id}
    >
      <Avatar name={customer.name} seed={customer.wa_id} className="!size-8" />
      <div className="min-w-0 flex-1 basis-44">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-semibold">
          <span className="max-w-full truncate" title={customer.name}>
            {customer.name}
          </span>
          {!customer.on_whatsapp && <Badge tone="danger">{t("customers.no_account")}</Badge>}
          {customer.marketing_opt_out && <Badge>{t("customers.no_marketing")}</Badge>}
        </p>
        <p className="truncate font-mono text-xs text-ink-faint">
          {customer.wa_id}
          {customer.username && ` · @${customer.username}`}
          {!customer.share_phone && ` · ${customer.user_id}`}
        </p>
      </div>
      <div className="flex flex-wrap gap-1">
        {TOGGLES.map((name) => (
          <Button
            key={name}
            size="sm"
            variant={customer[name] ? "soft" : "quiet"}
            aria-pressed={customer[name]}
            onClick={() => change.mutate({ [name]: !customer[name] })}
          >
            <span
              aria-hidden="true"
              className={
                customer[name]
                  ? "size-2 rounded-full bg-primary"
                  : "size-2 rounded-full border border-ink-faint"
              }
            />
            {t(`customers.${name}`)}
          </Button>
        ))}
      </div>
      <div className="flex gap-0.5">
        <IconButton
          label={t("customers.open_phone", { name: customer.name })}
          size="sm"
          onClick={() =>
            window.open(`/phone/?c=${encodeURIComponent(customer.wa_id)}`, "_blank", "noreferrer")
          }
        >
          <Smartphone />
        </IconButton>
        <IconButton label={t("customers.edit", { name: customer.name })} size="sm" onClick={onEdit}>
          <SlidersHorizontal />
        </IconButton>
      </div>
    </li>
  );
}
