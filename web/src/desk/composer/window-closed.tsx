import { Button } from "@ui/button";
import { dateAndTime } from "@ui/datetime";
import { CalendarClock, LayoutTemplate, LockKeyhole } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "../api/types";
import { contactName } from "../contact/contact-name";
import { useChannel } from "../queries/use-channels";
import { useDraftText } from "./drafts";
import { WriteForLater } from "./later/write-for-later";
import { RichComposer } from "./rich-composer";
import { useRecentTemplates } from "./templates/recent-templates";

/** So many fit beside the button. */
const RECENT_SHOWN = 3;

/** Why one cannot write freely, and what goes all the same: a template. */
export function WindowClosed({ conversation }: { conversation: Conversation }) {
  const { t, i18n } = useTranslation("desk");
  const draft = useDraftText(conversation.id);
  const name = contactName(conversation.contact);
  const expiredAt = conversation.window.expires_at;
  const recent = useRecentTemplates(useChannel(conversation.channel_id)?.connection_id);
  const [picker, setPicker] = useState<{ templateId?: string } | null>(null);
  const [writing, setWriting] = useState(false);
  return (
    <div
      className="flex items-start gap-3 bg-accent-soft px-4 py-3 text-accent-ink"
      data-testid="window-countdown"
      data-open="false"
    >
      <LockKeyhole className="mt-0.5 size-4.5 shrink-0" aria-hidden="true" />
      <div className="min-w-0 flex-1 text-sm">
        <p className="font-bold">
          {expiredAt
            ? t("window.closed_at", { at: dateAndTime(Date.parse(expiredAt), i18n.language) })
            : t("window.never_open", { name })}
        </p>
        <p>{t("window.why", { name })}</p>
        {draft !== "" && <p className="mt-1 truncate italic">{t("window.draft_kept", { draft })}</p>}
        <div className="mt-2 flex flex-wrap items-center gap-1.5">
          <Button size="sm" variant="primary" onClick={() => setPicker({})} data-testid="window-template">
            <LayoutTemplate />
            {t("window.send_template")}
          </Button>
          <Button size="sm" onClick={() => setWriting(true)} data-testid="window-later">
            <CalendarClock />
            {t("later.when_written")}
          </Button>
          {recent.slice(0, RECENT_SHOWN).map((template) => (
            <Button
              key={template.id}
              size="sm"
              onClick={() => setPicker({ templateId: template.id })}
              className="max-w-48"
            >
              <span className="truncate">{template.name}</span>
              <span className="font-normal text-ink-faint">{template.language}</span>
            </Button>
          ))}
        </div>
      </div>
      {writing && <WriteForLater conversation={conversation} onClose={() => setWriting(false)} />}
      <RichComposer
        conversation={conversation}
        dialog={picker && "template"}
        templateId={picker?.templateId}
        onClose={() => setPicker(null)}
      />
    </div>
  );
}
