import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { ChoiceList } from "@ui/choice-list";
import { Dialog } from "@ui/dialog";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../../api/problem";
import type { Tag } from "../../api/types";
import { work } from "../../api/work";
import { useTags } from "../../queries/use-tags";
import { TagDot, TagName } from "../../tags/tag-chip";
import { byCategory } from "../../tags/tag-set";
import { afterTagsWent } from "./after-tags-went";

interface MergeTagDialogProps {
  tag: Tag;
  uses: number | undefined;
  onClose(): void;
}

/** Puts another tag in the place of this one, everywhere. */
export function MergeTagDialog({ tag, uses = 0, onClose }: MergeTagDialogProps) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const others = (useTags().data ?? []).filter(({ id }) => id !== tag.id);
  const [into, setInto] = useState<string | null>(null);
  const merge = useMutation({
    mutationFn: (heir: string) => work.mergeTag(tag.id, heir),
    onSuccess: () => {
      afterTagsWent(client);
      onClose();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("tags.merge.title", { name: tag.name })}
      description={t("tags.merge.text", { count: uses })}
      footer={
        <>
          <Button onClick={onClose}>{t("tags.cancel")}</Button>
          <Button
            variant="danger"
            disabled={into === null}
            busy={merge.isPending}
            onClick={() => into !== null && merge.mutate(into)}
            data-testid="merge-submit"
          >
            {t("tags.merge.action")}
          </Button>
        </>
      }
    >
      <ChoiceList
        label={t("tags.merge.into")}
        placeholder={t("tags.search")}
        nothing={t("tags.nothing")}
        className="rounded-md border"
        data-testid="merge-into"
        choices={byCategory(others).map((other) => ({
          id: other.id,
          words: other.name,
          group: other.category ?? undefined,
          chosen: other.id === into,
          content: (
            <>
              <TagDot tag={other} />
              <TagName tag={other} />
            </>
          ),
        }))}
        onChoose={setInto}
      />
      {merge.error && (
        <p role="alert" className="mt-3 rounded-md bg-danger-soft px-3 py-2 text-sm font-medium text-danger">
          {sentenceOf(merge.error)}
        </p>
      )}
    </Dialog>
  );
}
