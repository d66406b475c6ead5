import { cn } from "@ui/cn";
import { Lock, MessageSquareReply } from "lucide-react";
import { Tabs as RadixTabs } from "radix-ui";
import type { KeyboardEvent, ReactNode } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";
import type { Conversation } from "../api/types";
import { useNow } from "../live/server-clock";
import { isWindowOpen } from "../live/service-window";
import { useMay } from "../session/session";
import { useShortcuts } from "../shell/shortcuts";
import { focusComposer } from "./composer-focus";
import { type ComposerTab, chooseTab, useComposerTab } from "./composer-tab";
import { NoteDesk } from "./note/note-desk";
import { useNoteDraft } from "./note/note-drafts";
import { WindowClosed } from "./window-closed";
import { WritingDesk } from "./writing-desk";

const SECOND_MS = 1000;

/**
 * Where one writes: an answer to the customer, or a note beside it. WhatsApp lets a business write freely for 24 hours
 * after the customer did; notes can always be written.
 */
export function Composer({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation("desk");
  const nowMs = useNow(SECOND_MS);
  const mayWrite = useMay("conversations.write");
  const tab = useComposerTab(conversation.id);
  const hasNote = useNoteDraft(conversation.id).text !== "";

  const go = (to: ComposerTab) => {
    // What is to have the focus must be there first.
    flushSync(() => chooseTab(conversation.id, to));
    focusComposer();
  };
  useShortcuts(mayWrite ? { reply: () => go("reply"), note: () => go("note") } : {});
  const onKeyDown = (event: KeyboardEvent) => {
    // By its place on the keyboard: with the key beside it the letter is another one on some.
    if (!event.altKey || event.ctrlKey || event.metaKey || event.code !== "KeyN") return;
    event.preventDefault();
    go(tab === "note" ? "reply" : "note");
  };

  if (!mayWrite) {
    return (
      <footer className="shrink-0 border-t bg-surface px-4 py-3 text-sm text-ink-soft">
        {t("composer.read_only")}
      </footer>
    );
  }
  return (
    <RadixTabs.Root asChild value={tab} onValueChange={(to) => chooseTab(conversation.id, to as ComposerTab)}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a key of the fields inside */}
      <footer
        onKeyDown={onKeyDown}
        className={cn(
          "shrink-0 border-t pb-[env(safe-area-inset-bottom)]",
          tab === "note" ? "border-accent/50 bg-accent-soft" : "bg-surface",
        )}
      >
        <RadixTabs.List aria-label={t("composer.tabs")} className="flex gap-1 px-2 pt-1.5 sm:px-4">
          <Tab value="reply" icon={<MessageSquareReply />}>
            {t("composer.reply")}
          </Tab>
          <Tab value="note" icon={<Lock />}>
            {t("composer.note")}
            {hasNote && tab === "reply" && (
              <span className="size-1.5 rounded-full bg-accent" data-testid="note-draft-mark">
                <span className="sr-only">{t("note.draft")}</span>
              </span>
            )}
          </Tab>
        </RadixTabs.List>
        <RadixTabs.Content value="reply" className="outline-none" tabIndex={-1}>
          {isWindowOpen(conversation.window, nowMs) ? (
            <WritingDesk conversation={conversation} />
          ) : (
            <WindowClosed conversation={conversation} />
          )}
        </RadixTabs.Content>
        <RadixTabs.Content value="note" className="outline-none" tabIndex={-1}>
          <NoteDesk conversation={conversation} />
        </RadixTabs.Content>
      </footer>
    </RadixTabs.Root>
  );
}

const Tab = ({ value, icon, children }: { value: ComposerTab; icon: ReactNode; children: ReactNode }) => (
  <RadixTabs.Trigger
    value={value}
    aria-keyshortcuts="Alt+N"
    // Who chooses one wants to write in it.
    onClick={focusComposer}
    data-testid={`composer-tab-${value}`}
    className={cn(
      "inline-flex h-7 items-center gap-1.5 rounded-md px-2 text-xs font-semibold text-ink-soft hover:bg-hover [&_svg]:size-3.5",
      value === "reply"
        ? "data-[state=active]:bg-primary-soft data-[state=active]:text-primary"
        : "data-[state=active]:bg-accent data-[state=active]:text-on-accent",
    )}
  >
    {icon}
    {children}
  </RadixTabs.Trigger>
);
