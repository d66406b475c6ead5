import { DropdownMenu as RadixMenu, Slot } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

export const DropdownMenu = RadixMenu.Root;
export const DropdownMenuTrigger = RadixMenu.Trigger;

export function DropdownMenuContent({ className, ...rest }: ComponentProps<typeof RadixMenu.Content>) {
  return (
    <RadixMenu.Portal>
      <RadixMenu.Content
        sideOffset={6}
        collisionPadding={8}
        {...rest}
        className={cn(
          "z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 animate-pop overflow-y-auto rounded-md border bg-raised p-1 shadow-pop",
          className,
        )}
      />
    </RadixMenu.Portal>
  );
}

interface ItemProps extends ComponentProps<typeof RadixMenu.Item> {
  icon?: ReactNode;
  danger?: boolean;
}

export function DropdownMenuItem({ icon, danger, className, children, ...rest }: ItemProps) {
  return (
    <RadixMenu.Item
      {...rest}
      className={cn(
        "flex min-h-8 cursor-pointer items-center gap-2.5 rounded-sm px-2 py-1 outline-none select-none data-disabled:opacity-50 data-highlighted:bg-hover [&_svg]:size-4",
        danger ? "text-danger" : "text-ink [&_svg]:text-ink-faint",
        className,
      )}
    >
      {icon}
      {/* With asChild it is the child that becomes the item, with the icon in it. */}
      <Slot.Slottable>{children}</Slot.Slottable>
    </RadixMenu.Item>
  );
}

export const DropdownMenuSeparator = () => <RadixMenu.Separator className="my-1 h-px bg-line" />;

export const DropdownMenuLabel = ({ children }: { children: ReactNode }) => (
  <RadixMenu.Label className="px-2 py-1 text-xs font-semibold text-ink-faint">{children}</RadixMenu.Label>
);
