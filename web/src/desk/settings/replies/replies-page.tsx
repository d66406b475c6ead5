import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Badge } from "@ui/badge";
import { Button, IconButton } from "@ui/button";
import { ConfirmDialog } from "@ui/confirm-dialog";
import { Input } from "@ui/field";
import { EmptyState, ErrorState } from "@ui/states";
import { MessageSquareText, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { CannedReply } from "../../api/types";
import { work } from "../../api/work";
import { repliesMatching } from "../../composer/canned/fill";
import { useCannedReplies } from "../../composer/canned/use-canned-replies";
import { useTeams } from "../../queries/use-teams";
import { useMay } from "../../session/session";
import { RowSkeleton } from "../row-skeleton";
import { ReplyEditor } from "./reply-editor";

type Open = { what: "new" } | { what: "edit" | "remove"; reply: CannedReply };

/** The answers that one can use, one's own among them. */
export function RepliesPage() {
  const { t } = useTranslation("desk");
  const replies = useCannedReplies();
  const mayMake = useMay("conversations.write");
  const mayShare = useMay("replies.write");
  const [open, setOpen] = useState<Open | null>(null);
  const [q, setQ] = useState("");
  if (replies.isPending) return <RowSkeleton />;
  if (replies.data === undefined) {
    return <ErrorState text={sentenceOf(replies.error)} onRetry={() => void replies.refetch()} />;
  }
  const shown = repliesMatching(replies.data, q);
  const newButton = mayMake && (
    <Button variant="primary" onClick={() => setOpen({ what: "new" })} data-testid="new-reply">
      <Plus />
      {t("canned.new")}
    </Button>
  );
  const close = () => setOpen(null);
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-xl text-ink-soft">{t("canned.intro")}</p>
        {replies.data.length > 0 && newButton}
      </div>
      {replies.data.length === 0 ? (
        <EmptyState
          icon={<MessageSquareText />}
          title={t("canned.empty.title")}
          text={t("canned.empty.text")}
          action={newButton}
          className="h-auto rounded-lg border border-dashed py-16"
        />
      ) : (
        <>
          <Input
            type="search"
            value={q}
            onChange={(event) => setQ(event.target.value)}
            placeholder={t("canned.search")}
            aria-label={t("canned.search")}
            className="mb-3"
          />
          {shown.length === 0 ? (
            <p className="py-8 text-center text-ink-soft">{t("canned.nothing")}</p>
          ) : (
            <ul className="divide-y overflow-hidden rounded-lg border bg-surface">
              {shown.map((reply) => (
                <ReplyRow
                  key={reply.id}
                  reply={reply}
                  onOpen={mayMake && (mayShare || reply.visibility === "own") ? setOpen : undefined}
                />
              ))}
            </ul>
          )}
        </>
      )}
      {open?.what === "new" && <ReplyEditor onClose={close} />}
      {open?.what === "edit" && <ReplyEditor reply={open.reply} onClose={close} />}
      {open?.what === "remove" && <RemoveReply reply={open.reply} onClose={close} />}
    </>
  );
}

interface ReplyRowProps {
  reply: CannedReply;
  onOpen?: (open: Open) => void;
}

function ReplyRow({ reply, onOpen }: ReplyRowProps) {
  const { t } = useTranslation("desk");
  const team = useTeams().data?.find(({ id }) => id === reply.team_id);
  const { shortcut, visibility } = reply;
  return (
    <li className="flex items-start gap-2 px-4 py-3" data-testid="reply" aria-label={`/${shortcut}`}>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <b className="font-semibold">/{shortcut}</b>
          <span className="min-w-0 truncate text-ink-soft" dir="auto">
            {reply.title}
          </span>
          <Badge tone={visibility === "own" ? "neutral" : "primary"}>
            {visibility === "team"
              ? (team?.name ?? t("canned.visibility.team"))
              : t(`canned.visibility.${visibility}`)}
          </Badge>
        </p>
        <p className="mt-0.5 line-clamp-2 text-sm break-words whitespace-pre-line text-ink-faint" dir="auto">
          {reply.body}
        </p>
      </div>
      <span className="shrink-0 pt-1 text-sm text-ink-faint max-sm:sr-only">
        {t("canned.uses", { count: reply.uses })}
      </span>
      {onOpen && (
        <>
          <IconButton
            size="sm"
            label={t("canned.edit", { name: shortcut })}
            onClick={() => onOpen({ what: "edit", reply })}
          >
            <Pencil />
          </IconButton>
          <IconButton
            size="sm"
            label={t("canned.remove.of", { name: shortcut })}
            onClick={() => onOpen({ what: "remove", reply })}
          >
            <Trash2 />
          </IconButton>
        </>
      )}
    </li>
  );
}

function RemoveReply({ reply, onClose }: { reply: CannedReply; onClose(): void }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => work.deleteReply(reply.id),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.cannedReplies });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t("canned.remove.title", { name: reply.shortcut })}
      text={t("canned.remove.text")}
      action={t("canned.remove.action")}
      busy={remove.isPending}
      problem={remove.error ? sentenceOf(remove.error) : undefined}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    />
  );
}
