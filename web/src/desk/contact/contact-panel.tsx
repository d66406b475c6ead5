import { Avatar } from "@ui/avatar";
import { Button, IconButton } from "@ui/button";
import { CopyButton } from "@ui/copy-button";
import { dateAndTime, timeLeft } from "@ui/datetime";
import { ScrollArea } from "@ui/scroll-area";
import { WindowRing } from "@ui/window-ring";
import { CheckCheck, RotateCcw, X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "../api/types";
import { useNow } from "../live/server-clock";
import { windowRemainingMs } from "../live/service-window";
import { useChannel } from "../queries/use-channels";
import { useMay } from "../session/session";
import { WorkFacts } from "../work/work-facts";
import { contactName } from "./contact-name";
import { MergedContacts } from "./merge/merged-contacts";
import { RenameContact } from "./rename-contact";

const MINUTE_MS = 60_000;

interface ContactPanelProps {
  conversation: Conversation;
  onToggleStatus(): void;
  onClose(): void;
}

/** Beside the thread where there is room, over it where there is not. */
export function ContactPanel({ conversation, onToggleStatus, onClose }: ContactPanelProps) {
  const { t } = useTranslation("desk");
  const { contact } = conversation;
  return (
    <aside
      aria-label={t("contact.panel")}
      data-testid="contact-panel"
      className="absolute inset-y-0 end-0 z-10 w-full max-w-84 border-s bg-surface shadow-pop min-[1360px]:static min-[1360px]:w-76 min-[1360px]:shadow-none"
    >
      <ScrollArea className="h-full">
        <div className="flex justify-end p-2 pb-0">
          <IconButton label={t("contact.close_panel")} size="sm" onClick={onClose}>
            <X />
          </IconButton>
        </div>
        <div className="flex flex-col items-center gap-2 px-5 pb-5 text-center">
          <Avatar name={contactName(contact)} seed={contact.id} size="lg" />
          <RenameContact contact={contact} />
        </div>
        <Section title={t("conversation.title")}>
          <ConversationFacts conversation={conversation} onToggleStatus={onToggleStatus} />
        </Section>
        <Section title={t("contact.identity")}>
          <Fact label={t("contact.phone")} value={contact.phone} absent={t("contact.not_shared")} />
          <Fact
            label={t("contact.username")}
            value={contact.username && `@${contact.username}`}
            absent={t("contact.none")}
          />
          <Fact label={t("contact.profile_name")} value={contact.profile_name} absent={t("contact.none")} />
          <Fact label={t("contact.user_id")} value={contact.user_id} absent={t("contact.unknown")} />
          <FirstSeen at={contact.created_at} />
        </Section>
        <Section title={t("merge.section")}>
          <MergedContacts contact={contact} />
        </Section>
      </ScrollArea>
    </aside>
  );
}

function ConversationFacts({ conversation, onToggleStatus }: Omit<ContactPanelProps, "onClose">) {
  const { t, i18n } = useTranslation("desk");
  const channel = useChannel(conversation.channel_id);
  const remainingMs = windowRemainingMs(conversation.window, useNow(MINUTE_MS));
  const closed = conversation.status === "closed";
  const mayWrite = useMay("conversations.write");
  return (
    <>
      <WorkFacts conversation={conversation} />
      {mayWrite && (
        <Button onClick={onToggleStatus} size="sm" className="h-8 w-full">
          {closed ? <RotateCcw /> : <CheckCheck />}
          {closed ? t("conversation.reopen") : t("conversation.close")}
        </Button>
      )}
      <div>
        <p className="text-xs text-ink-faint">{t("window.label")}</p>
        <p className="flex items-center gap-2">
          <WindowRing
            remainingMs={remainingMs}
            label={remainingMs > 0 ? timeLeft(remainingMs) : t("window.closed")}
          />
          {remainingMs > 0 ? t("window.closes_in", { time: timeLeft(remainingMs) }) : t("window.closed")}
        </p>
        {conversation.window.expires_at && remainingMs > 0 && (
          <p className="text-xs text-ink-faint">
            {dateAndTime(Date.parse(conversation.window.expires_at), i18n.language)}
          </p>
        )}
      </div>
      {channel && (
        <Fact
          label={t("conversation.channel")}
          value={`${channel.name} · ${channel.display_phone_number}`}
          absent=""
          copy={channel.display_phone_number}
        />
      )}
    </>
  );
}

function FirstSeen({ at }: { at: string }) {
  const { t, i18n } = useTranslation("desk");
  return (
    <div>
      <p className="text-xs text-ink-faint">{t("contact.first_seen")}</p>
      <p>{dateAndTime(Date.parse(at), i18n.language)}</p>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-3.5 border-t px-5 py-4">
      <h2 className="text-sm font-bold">{title}</h2>
      {children}
    </section>
  );
}

interface FactProps {
  label: string;
  value: string | null;
  /** Said when there is no value. */
  absent: string;
  copy?: string;
}

function Fact({ label, value, absent, copy }: FactProps) {
  return (
    <div className="group flex items-end gap-2">
      <div className="min-w-0 flex-1">
        <p className="text-xs text-ink-faint">{label}</p>
        {value ? <p className="break-words">{value}</p> : <p className="text-ink-faint italic">{absent}</p>}
      </div>
      {value && (
        <CopyButton
          text={copy ?? value}
          className="-my-1 opacity-0 group-hover:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100"
        />
      )}
    </div>
  );
}
