import { useQuery } from "@tanstack/react-query";
import { Button, IconButton } from "@ui/button";
import { matching } from "@ui/choice-list";
import { Input } from "@ui/field";
import { EmptyState, ErrorState } from "@ui/states";
import { Merge, Pencil, Plus, Tag as TagIcon, Trash2 } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { Tag } from "../../api/types";
import { work } from "../../api/work";
import { useTags } from "../../queries/use-tags";
import { useMay } from "../../session/session";
import { TagDot, TagName } from "../../tags/tag-chip";
import { byCategory } from "../../tags/tag-set";
import { RowSkeleton } from "../row-skeleton";
import { MergeTagDialog } from "./merge-tag-dialog";
import { RemoveTagDialog } from "./remove-tag-dialog";
import { TagEditor } from "./tag-editor";

type Open = { what: "new" } | { what: "edit" | "merge" | "remove"; tag: Tag };

/** How often each is used, as it was when the page was opened. */
function useTagUses(): ReadonlyMap<string, number> {
  const { data } = useQuery({ queryKey: keys.tagUses, queryFn: work.tagUses, refetchOnMount: "always" });
  return useMemo(() => new Map(data?.map(({ tag_id, conversations }) => [tag_id, conversations])), [data]);
}

/** All tags, how often each is used, and what those with the right to can do with them. */
export function TagsPage() {
  const { t } = useTranslation("desk");
  const tags = useTags();
  const uses = useTagUses();
  const mayChange = useMay("tags.write");
  const mayMake = useMay("conversations.write");
  const [open, setOpen] = useState<Open | null>(null);
  const [q, setQ] = useState("");
  if (tags.isPending) return <RowSkeleton />;
  if (tags.data === undefined) {
    return <ErrorState text={sentenceOf(tags.error)} onRetry={() => void tags.refetch()} />;
  }
  const shown = matching(
    byCategory(tags.data).map((tag) => ({ words: tag.name, tag })),
    q,
  );
  const newButton = mayMake && (
    <Button variant="primary" onClick={() => setOpen({ what: "new" })} data-testid="new-tag">
      <Plus />
      {t("tags.new")}
    </Button>
  );
  const close = () => setOpen(null);
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-xl text-ink-soft">{t("tags.intro")}</p>
        {tags.data.length > 0 && newButton}
      </div>
      {tags.data.length === 0 ? (
        <EmptyState
          icon={<TagIcon />}
          title={t("tags.empty.title")}
          text={t("tags.empty.text")}
          action={newButton}
          className="h-auto rounded-lg border border-dashed"
        />
      ) : (
        <>
          <Input
            type="search"
            value={q}
            onChange={(event) => setQ(event.target.value)}
            placeholder={t("tags.search")}
            aria-label={t("tags.search")}
            className="mb-3"
          />
          {shown.length === 0 ? (
            <p className="py-8 text-center text-ink-soft">{t("tags.nothing")}</p>
          ) : (
            <ul className="divide-y overflow-hidden rounded-lg border bg-surface">
              {shown.map(({ tag }) => (
                <TagRow
                  key={tag.id}
                  tag={tag}
                  uses={uses.get(tag.id)}
                  onOpen={mayChange ? setOpen : undefined}
                />
              ))}
            </ul>
          )}
        </>
      )}
      {open?.what === "new" && <TagEditor onClose={close} />}
      {open?.what === "edit" && <TagEditor tag={open.tag} onClose={close} />}
      {open?.what === "merge" && (
        <MergeTagDialog tag={open.tag} uses={uses.get(open.tag.id)} onClose={close} />
      )}
      {open?.what === "remove" && (
        <RemoveTagDialog tag={open.tag} uses={uses.get(open.tag.id)} onClose={close} />
      )}
    </>
  );
}

interface TagRowProps {
  tag: Tag;
  uses: number | undefined;
  onOpen?: (open: Open) => void;
}

function TagRow({ tag, uses, onOpen }: TagRowProps) {
  const { t } = useTranslation("desk");
  return (
    <li className="flex items-center gap-2 px-4 py-2" data-testid="tag" aria-label={tag.name}>
      <TagDot tag={tag} className="size-3" />
      <span className="flex min-w-0 flex-1 font-semibold" title={tag.name}>
        <TagName tag={tag} />
      </span>
      {uses !== undefined && (
        <span className="shrink-0 text-sm text-ink-faint max-sm:sr-only">
          {t("tags.uses", { count: uses })}
        </span>
      )}
      {onOpen && (
        <>
          <IconButton
            size="sm"
            label={t("tags.edit", { name: tag.name })}
            onClick={() => onOpen({ what: "edit", tag })}
          >
            <Pencil />
          </IconButton>
          <IconButton
            size="sm"
            label={t("tags.merge.of", { name: tag.name })}
            onClick={() => onOpen({ what: "merge", tag })}
          >
            <Merge />
          </IconButton>
          <IconButton
            size="sm"
            label={t("tags.remove.of", { name: tag.name })}
            onClick={() => onOpen({ what: "remove", tag })}
          >
            <Trash2 />
          </IconButton>
        </>
      )}
    </li>
  );
}
