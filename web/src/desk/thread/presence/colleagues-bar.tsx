import { Avatar } from "@ui/avatar";
import { Eye, Lock, Pencil } from "lucide-react";
import { useTranslation } from "react-i18next";
import { type ColleagueHere, useColleaguesHere } from "../../live/use-colleagues-here";
import { useAttendance } from "./use-attendance";

/** So many faces fit beside the sentence. */
const FACES = 4;

/** Who else has the conversation open, and who is writing in it. Two answers to one question confuse a customer. */
export function ColleaguesBar({ conversationId }: { conversationId: string }) {
  const { t, i18n } = useTranslation("desk");
  useAttendance(conversationId);
  const here = useColleaguesHere(conversationId);
  if (here.length === 0) return <div role="status" className="sr-only" />;

  const replying = here.filter(({ typing }) => typing === "reply");
  const noting = here.filter(({ typing }) => typing === "note");
  const names = (of: ColleagueHere[]) =>
    new Intl.ListFormat(i18n.language, { type: "conjunction" }).format(of.map(({ name }) => name));
  const [Icon, text] =
    replying.length > 0
      ? [Pencil, t("colleagues.replying", { count: replying.length, names: names(replying) })]
      : noting.length > 0
        ? [Lock, t("colleagues.noting", { count: noting.length, names: names(noting) })]
        : [Eye, t("colleagues.viewing", { count: here.length, names: names(here) })];
  return (
    <div
      role="status"
      data-testid="colleagues"
      className="flex h-8 shrink-0 items-center gap-2 border-b bg-surface px-3 text-xs text-ink-soft sm:px-4"
    >
      <span className="flex shrink-0 -space-x-1.5">
        {here.slice(0, FACES).map(({ id, name }) => (
          <Avatar key={id} name={name} seed={id} size="xs" className="ring-2 ring-surface" />
        ))}
      </span>
      {here.length > FACES && <span className="shrink-0 font-semibold">+{here.length - FACES}</span>}
      <Icon
        className={
          replying.length > 0
            ? "size-3.5 shrink-0 animate-pulse text-primary motion-reduce:animate-none"
            : "size-3.5 shrink-0"
        }
        aria-hidden="true"
      />
      <span className={replying.length > 0 ? "truncate font-semibold text-primary" : "truncate"} title={text}>
        {text}
      </span>
    </div>
  );
}
