import { Avatar } from "@ui/avatar";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@ui/dropdown-menu";
import { Check, ChevronDown, UserPlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { customerIn } from "../../control/customers";
import type { Customer } from "../../control/types";

interface CustomerPickerProps {
  wa_id: string;
  customers: Customer[];
  takenIds: string[];
  onPick(wa_id: string): void;
  onNewCustomer(): void;
}

/** How a customer is known besides the name: by username, or by phone. */
export function handleOf(customer: Customer): string {
  return customer.username ? `@${customer.username}` : customer.phone;
}

export function CustomerPicker({ wa_id, customers, takenIds, onPick, onNewCustomer }: CustomerPickerProps) {
  const { t } = useTranslation("phone");
  const current = customerIn(customers, wa_id);
  const name = current?.name ?? wa_id;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <button
          type="button"
          data-testid="customer-picker"
          className="flex min-w-0 items-center gap-2.5 rounded-md px-1.5 py-1 text-start hover:bg-hover"
        >
          <Avatar name={name} seed={wa_id} size="sm" />
          <span className="sr-only">{t("phone.change_customer", { name })}</span>
          <span className="min-w-0 leading-tight">
            <span className="flex items-center gap-1 font-semibold">
              <span className="truncate">{name}</span>
              <ChevronDown className="size-3.5 shrink-0 text-ink-faint" aria-hidden="true" />
            </span>
            {current && <span className="block truncate text-xs text-ink-faint">{handleOf(current)}</span>}
          </span>
        </button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" className="w-72">
        <DropdownMenuLabel>{t("phone.who")}</DropdownMenuLabel>
        {customers.map((customer) => (
          <DropdownMenuItem
            key={customer.wa_id}
            data-testid="customer-option"
            data-wa-id={customer.wa_id}
            disabled={customer.wa_id !== wa_id && takenIds.includes(customer.wa_id)}
            onSelect={() => customer.wa_id !== wa_id && onPick(customer.wa_id)}
          >
            <Avatar name={customer.name} seed={customer.wa_id} size="sm" />
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">{customer.name}</span>
              <span className="block truncate text-xs text-ink-faint">{handleOf(customer)}</span>
            </span>
            {customer.wa_id === wa_id && <Check />}
          </DropdownMenuItem>
        ))}
        <DropdownMenuSeparator />
        <DropdownMenuItem icon={<UserPlus />} onSelect={onNewCustomer}>
          {t("page.new_customer")}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
