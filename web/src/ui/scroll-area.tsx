import { ScrollArea as RadixScrollArea } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";

interface ScrollAreaProps {
  className?: string;
  children: ReactNode;
}

/** For short panels. Virtualised lists bring their own scrolling element. */
export function ScrollArea({ className, children }: ScrollAreaProps) {
  return (
    <RadixScrollArea.Root className={cn("overflow-hidden", className)}>
      <RadixScrollArea.Viewport className="size-full [&>div]:!block">{children}</RadixScrollArea.Viewport>
      <RadixScrollArea.Scrollbar orientation="vertical" className="flex w-2 touch-none p-0.5">
        <RadixScrollArea.Thumb className="flex-1 rounded-full bg-line-strong" />
      </RadixScrollArea.Scrollbar>
    </RadixScrollArea.Root>
  );
}
