import { Avatar } from "@ui/avatar";
import { Mark } from "@ui/brand";
import { IconButton } from "@ui/button";
import { cn } from "@ui/cn";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "@ui/dropdown-menu";
import { ThemeToggle } from "@ui/theme-toggle";
import { EllipsisVertical, Plus, Terminal, UserPlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { customerIn } from "../../control/customers";
import type { Customer } from "../../control/types";
import type { PhoneSlot } from "../state/phone-url";
import type { ToolbarProps } from "./page-header";

interface NarrowBarProps extends ToolbarProps {
  slots: PhoneSlot[];
  shown: number;
  onShow(index: number): void;
  customers: Customer[];
}

/** On a real phone's screen one phone shows at a time; this bar changes between them. */
export function NarrowBar({ slots, shown, onShow, customers, onAddPhone, onNewCustomer }: NarrowBarProps) {
  const { t } = useTranslation("phone");
  return (
    <div className="flex h-12 shrink-0 items-center gap-1 border-b bg-surface ps-3 pe-1">
      <Mark className="!size-6" />
      <div className="ms-2 flex min-w-0 flex-1 items-center gap-2 overflow-x-auto p-1">
        {slots.length > 1 &&
          slots.map(({ wa_id }, index) => {
            const name = customerIn(customers, wa_id)?.name ?? wa_id;
            return (
              <button
                key={wa_id}
                type="button"
                aria-pressed={index === shown}
                aria-label={t("page.show_phone", { name })}
                onClick={() => onShow(index)}
                className={cn(
                  "rounded-full p-0.5",
                  index === shown ? "ring-2 ring-primary" : "opacity-60 hover:opacity-100",
                )}
              >
                <Avatar name={name} seed={wa_id} size="sm" />
              </button>
            );
          })}
      </div>
      <ThemeToggle />
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <IconButton label={t("page.more")}>
            <EllipsisVertical />
          </IconButton>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem icon={<Plus />} disabled={onAddPhone === null} onSelect={onAddPhone ?? undefined}>
            {t("page.add_phone")}
          </DropdownMenuItem>
          <DropdownMenuItem icon={<UserPlus />} onSelect={onNewCustomer}>
            {t("page.new_customer")}
          </DropdownMenuItem>
          <DropdownMenuItem icon={<Terminal />} onSelect={() => window.location.assign("/")}>
            {t("page.console")}
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
    </div>
  );
}
