import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { Toast as RadixToast } from "radix-ui";
import { useTranslation } from "react-i18next";
import { create } from "zustand";
import { Button, IconButton } from "./button";

type Tone = "info" | "success" | "danger";

/** What can be done about it: one button. */
interface ToastAction {
  label: string;
  run(): void;
}

interface ToastItem {
  id: number;
  tone: Tone;
  text: string;
  action?: ToastAction;
}

interface ToastState {
  items: ToastItem[];
  show(tone: Tone, text: string, action?: ToastAction): void;
  dismiss(id: number): void;
}

let lastId = 0;

const useToasts = create<ToastState>((set) => ({
  items: [],
  show(tone, text, action) {
    lastId += 1;
    const item = { id: lastId, tone, text, action };
    set((state) => ({
      items: [...state.items.filter((other) => other.text !== text), item].slice(-4),
    }));
  },
  dismiss: (id) => set((state) => ({ items: state.items.filter((item) => item.id !== id) })),
}));

/** Says a sentence in the corner; callable from anywhere, outside of components too. */
export const toast = {
  info: (text: string, action?: ToastAction) => useToasts.getState().show("info", text, action),
  success: (text: string, action?: ToastAction) => useToasts.getState().show("success", text, action),
  error: (text: string) => useToasts.getState().show("danger", text),
};

const ICON = {
  info: <Info className="text-primary" />,
  success: <CircleCheck className="text-success" />,
  danger: <CircleAlert className="text-danger" />,
};

/** Stands once in every app. */
export function Toaster() {
  const { t } = useTranslation("ui");
  const { items, dismiss } = useToasts();
  return (
    <RadixToast.Provider label={t("toast.label")} duration={6000}>
      {items.map((item) => (
        <RadixToast.Root
          key={item.id}
          type={item.tone === "danger" ? "foreground" : "background"}
          onOpenChange={(open) => {
            if (!open) dismiss(item.id);
          }}
          className="flex animate-rise items-start gap-2.5 rounded-lg border bg-raised py-2.5 ps-3 pe-2 shadow-pop [&>svg]:mt-0.5 [&>svg]:size-4.5 [&>svg]:shrink-0"
        >
          {ICON[item.tone]}
          <RadixToast.Description className="min-w-0 flex-1 break-words">{item.text}</RadixToast.Description>
          {item.action && (
            <RadixToast.Action asChild altText={item.action.label}>
              <Button
                size="sm"
                variant="soft"
                onClick={item.action.run}
                className="-my-0.5"
                data-testid="toast-action"
              >
                {item.action.label}
              </Button>
            </RadixToast.Action>
          )}
          <RadixToast.Close asChild>
            <IconButton label={t("close")} size="sm" className="-my-1">
              <X />
            </IconButton>
          </RadixToast.Close>
        </RadixToast.Root>
      ))}
      {/* At the foot of a phone one writes: there they come from above. */}
      <RadixToast.Viewport className="pointer-events-none fixed top-0 right-0 z-70 flex w-full max-w-96 flex-col gap-2 p-4 outline-none max-sm:max-w-none max-sm:p-2 sm:top-auto sm:bottom-0 [&>*]:pointer-events-auto" />
    </RadixToast.Provider>
  );
}
