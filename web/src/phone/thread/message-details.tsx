import { CopyButton } from "@ui/copy-button";
import { dateAndTime } from "@ui/datetime";
import { Dialog } from "@ui/dialog";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { PhoneMessage } from "../../control/types";
import { mediaOf } from "../state/message-text";

interface MessageDetailsProps {
  message: PhoneMessage | null;
  onClose(): void;
}

const STAGES = ["sent", "delivered", "read", "played", "failed"] as const;

/** When each tick came, and the ids a developer needs. */
export function MessageDetails({ message, onClose }: MessageDetailsProps) {
  const { t, i18n } = useTranslation("phone");
  if (message === null) return null;
  const media = mediaOf(message);
  return (
    <Dialog open onOpenChange={onClose} title={t("details.title")}>
      <dl className="divide-y text-sm">
        <Line label={t("details.type")}>{message.type}</Line>
        <Line label={t("details.written")}>{dateAndTime(Date.parse(message.timestamp), i18n.language)}</Line>
        {STAGES.map((stage) => {
          const at = message.status_at?.[stage];
          return (
            at && (
              <Line key={stage} label={t(`status.${stage}`, { ns: "ui" })}>
                {dateAndTime(Date.parse(at), i18n.language)}
              </Line>
            )
          );
        })}
        {media && (
          <>
            <Line label={t("details.mime_type")}>{media.mime_type}</Line>
            <Line label={t("details.media_id")} copy={media.id} />
          </>
        )}
        <Line label={t("details.message_id")} copy={message.id} />
      </dl>
    </Dialog>
  );
}

function Line({ label, copy, children }: { label: string; copy?: string; children?: ReactNode }) {
  return (
    <div className="flex min-h-9 items-center justify-between gap-4 py-1">
      <dt className="shrink-0 text-ink-soft">{label}</dt>
      <dd className="flex min-w-0 items-center gap-1">
        {copy === undefined ? (
          children
        ) : (
          <>
            <span className="truncate font-mono text-xs">{copy}</span>
            <CopyButton text={copy} />
          </>
        )}
      </dd>
    </div>
  );
}
