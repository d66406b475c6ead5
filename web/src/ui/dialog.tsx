import { X } from "lucide-react";
import { Dialog as RadixDialog } from "radix-ui";
import { type ReactNode, use, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "./button";
import { cn } from "./cn";
import { DialogPlaceContext } from "./dialog-place";

interface DialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: ReactNode;
  /** One sentence under the title. */
  description?: ReactNode;
  /** Beside the title, before it. */
  lead?: ReactNode;
  /** Beside the title, after it. */
  trail?: ReactNode;
  /** Buttons at the foot. */
  footer?: ReactNode;
  wide?: boolean;
  /** As high as there is room, whatever is in it. */
  tall?: boolean;
  children?: ReactNode;
}

const OVER_PAGE =
  "fixed inset-x-0 bottom-0 z-50 max-h-[92dvh] rounded-t-xl border " +
  "sm:top-[12dvh] sm:bottom-auto sm:mx-auto sm:max-h-[80dvh] sm:w-[calc(100%-2rem)] sm:rounded-xl";
const OVER_PLACE = "absolute inset-x-0 bottom-0 z-30 max-h-[94%] rounded-t-xl border-t";

/** Over the page, or where a `DialogPlace` around it says. */
export function Dialog({ open, onOpenChange, wide, tall, ...content }: DialogProps) {
  const place = use(DialogPlaceContext);
  const focusedBefore = useRef<Element | null>(null);
  const cover = place?.cover;
  useEffect(() => {
    if (!open || cover === undefined) return;
    cover(1);
    return () => cover(-1);
  }, [open, cover]);
  const overlay = place === null ? "fixed inset-0 z-40" : "absolute inset-0 z-20";
  return (
    <RadixDialog.Root open={open} onOpenChange={onOpenChange} modal={place === null}>
      <RadixDialog.Portal container={place?.element}>
        {place === null ? (
          <RadixDialog.Overlay className={cn("animate-fade bg-overlay", overlay)} />
        ) : (
          <div className={cn("animate-fade bg-overlay", overlay)} />
        )}
        <RadixDialog.Content
          {...(content.description ? {} : { "aria-describedby": undefined })}
          onOpenAutoFocus={(event) => {
            focusedBefore.current = document.activeElement;
            focusFirstField(event);
          }}
          // By itself it goes back only to a trigger of its own, which these dialogs do not have.
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            const before = focusedBefore.current;
            if (!(before instanceof HTMLElement)) return;
            // What lies under a place's dialog can be focused again only when it has been drawn without it.
            if (place) setTimeout(() => before.focus());
            else before.focus();
          }}
          // Whoever uses another part of the page has not done with this one.
          onInteractOutside={(event) => {
            if (place && !isInside(place.element, event.target)) event.preventDefault();
          }}
          onEscapeKeyDown={(event) => {
            // What had the focus may be gone, or could not keep it while it waited: then the key is meant for the dialog on top.
            const { activeElement, body } = document;
            if (place && activeElement !== body && !isInside(place.element, activeElement))
              event.preventDefault();
          }}
          className={cn(
            "flex animate-rise flex-col bg-raised shadow-pop outline-none",
            place ? OVER_PLACE : OVER_PAGE,
            !place && (wide ? "sm:max-w-2xl" : "sm:max-w-md"),
            tall && (place ? "h-[94%]" : "h-[92dvh] sm:h-[80dvh]"),
          )}
        >
          <Frame {...content} />
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}

function isInside(element: HTMLElement | null, target: EventTarget | null): boolean {
  return target instanceof Node && element?.contains(target) === true;
}

type FrameProps = Pick<DialogProps, "title" | "description" | "lead" | "trail" | "footer" | "children">;

function Frame({ title, description, lead, trail, footer, children }: FrameProps) {
  const { t } = useTranslation("ui");
  return (
    <>
      <div className={cn("flex items-start justify-between gap-3 px-5 pt-4 pb-3", lead && "ps-3")}>
        {lead}
        <div className="min-w-0 flex-1">
          <RadixDialog.Title className="text-lg font-bold break-words">{title}</RadixDialog.Title>
          {description && (
            <RadixDialog.Description className="mt-0.5 text-sm text-ink-soft">
              {description}
            </RadixDialog.Description>
          )}
        </div>
        {trail}
        <RadixDialog.Close asChild>
          <IconButton label={t("close")} size="sm" className="-me-1.5">
            <X />
          </IconButton>
        </RadixDialog.Close>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div>
      {footer && <footer className="flex justify-end gap-2 border-t px-5 py-3">{footer}</footer>}
    </>
  );
}

/** By itself the dialog would focus its close button, and show that button's tooltip. */
function focusFirstField(event: Event) {
  if (!(event.currentTarget instanceof HTMLElement)) return;
  event.preventDefault();
  const field = event.currentTarget.querySelector<HTMLElement>("input:not([type=hidden]), textarea");
  // On a touch screen the keyboard would cover the dialog before it was read.
  const touch = window.matchMedia("(pointer: coarse)").matches;
  (touch ? event.currentTarget : (field ?? event.currentTarget)).focus();
}
