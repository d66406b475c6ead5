import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, IconButton } from "@ui/button";
import { dateAndTime } from "@ui/datetime";
import { toast } from "@ui/toast";
import {
  CalendarClock,
  ChevronDown,
  ChevronUp,
  Pencil,
  SendHorizontal,
  Trash2,
  TriangleAlert,
} from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import { type ScheduledMessage, scheduled } from "../../api/scheduled";
import { useMay } from "../../session/session";
import { ScheduledEditor } from "./scheduled-editor";

/** What is to be sent later in a conversation; nothing at all where there is none. */
export function ScheduledStrip({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation("desk");
  const [open, setOpen] = useState(false);
  const [edited, setEdited] = useState<ScheduledMessage | null>(null);
  const list = useQuery({
    queryKey: keys.scheduled(conversationId),
    queryFn: () => scheduled.of(conversationId),
  }).data;
  if (!list || list.length === 0) return null;
  const troubled = list.filter(({ state }) => state !== "waiting").length;
  const Chevron = open ? ChevronDown : ChevronUp;
  return (
    <section
      className="shrink-0 border-t bg-surface"
      aria-label={t("later.list")}
      data-testid="scheduled-strip"
    >
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex w-full items-center gap-2 px-4 py-2 text-sm hover:bg-hover"
        data-testid="scheduled-toggle"
      >
        <CalendarClock className="size-4 shrink-0 text-ink-faint" aria-hidden="true" />
        <span className="font-semibold">{t("later.count", { count: list.length })}</span>
        {troubled > 0 && (
          <span className="inline-flex items-center gap-1 text-danger">
            <TriangleAlert className="size-3.5" aria-hidden="true" />
            {t("later.troubled", { count: troubled })}
          </span>
        )}
        <span className="flex-1" />
        <Chevron className="size-4 text-ink-faint" aria-hidden="true" />
      </button>
      {open && (
        <ul className="max-h-56 divide-y overflow-y-auto border-t">
          {list.map((one) => (
            <Row key={one.id} one={one} onEdit={() => setEdited(one)} />
          ))}
        </ul>
      )}
      {edited && <ScheduledEditor scheduled={edited} onClose={() => setEdited(null)} />}
    </section>
  );
}

function Row({ one, onEdit }: { one: ScheduledMessage; onEdit(): void }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const mayWrite = useMay("conversations.write");
  const after = {
    onError: (error: Error) => toast.error(sentenceOf(error)),
    onSettled: () => client.invalidateQueries({ queryKey: keys.scheduled(one.conversation_id) }),
  };
  const send = useMutation({ mutationFn: () => scheduled.sendNow(one.id), ...after });
  const remove = useMutation({ mutationFn: () => scheduled.remove(one.id), ...after });
  return (
    <li className="flex items-center gap-2 px-4 py-2" data-testid="scheduled" data-state={one.state}>
      <div className="min-w-0 flex-1">
        <p className="truncate" dir="auto">
          {one.preview || t(`later.kind`)}
        </p>
        <p className={one.state === "waiting" ? "text-xs text-ink-faint" : "text-xs text-danger"}>
          <When one={one} />
          <span className="text-ink-faint"> · {one.author.name}</span>
        </p>
      </div>
      {mayWrite && (
        <>
          <Button size="sm" busy={send.isPending} onClick={() => send.mutate()} className="max-sm:hidden">
            {t("later.now")}
          </Button>
          <IconButton
            size="sm"
            label={t("later.now")}
            onClick={() => send.mutate()}
            disabled={send.isPending}
            className="sm:hidden"
          >
            <SendHorizontal />
          </IconButton>
          <IconButton size="sm" label={t("later.edit")} onClick={onEdit} data-testid="scheduled-edit">
            <Pencil />
          </IconButton>
          <IconButton
            size="sm"
            label={t("later.remove")}
            onClick={() => remove.mutate()}
            disabled={remove.isPending}
            data-testid="scheduled-remove"
          >
            <Trash2 />
          </IconButton>
        </>
      )}
    </li>
  );
}

function When({ one }: { one: ScheduledMessage }) {
  const { t, i18n } = useTranslation("desk");
  if (one.state === "failed") return t("later.failed", { why: one.problem ?? "" });
  if (one.state === "dropped") return t("later.dropped");
  if (one.send_at === null) return t("later.when_written");
  const at = dateAndTime(Date.parse(one.send_at), i18n.language);
  return one.unless_answered ? t("later.at_time_unless_answered", { at }) : t("later.at_time", { at });
}
