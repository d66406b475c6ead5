import { dateAndTime } from "@ui/datetime";
import { LockKeyhole } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "../api/types";
import { contactName } from "../contact/contact-name";
import { useDraftText } from "./drafts";

export function WindowClosed({ conversation }: { conversation: Conversation }) {
  const { t, i18n } = useTranslation("desk");
  const draft = useDraftText(conversation.id);
  const name = contactName(conversation.contact);
  const expiredAt = conversation.window.expires_at;
  return (
    <div
      className="flex items-start gap-3 bg-accent-soft px-4 py-3 text-accent-ink"
      data-testid="window-countdown"
      data-open="false"
    >
      <LockKeyhole className="mt-0.5 size-4.5 shrink-0" aria-hidden="true" />
      <div className="min-w-0 text-sm">
        <p className="font-bold">
          {expiredAt
            ? t("window.closed_at", { at: dateAndTime(Date.parse(expiredAt), i18n.language) })
            : t("window.never_open", { name })}
        </p>
        <p>{t("window.why", { name })}</p>
        {draft !== "" && <p className="mt-1 truncate italic">{t("window.draft_kept", { draft })}</p>}
      </div>
    </div>
  );
}
