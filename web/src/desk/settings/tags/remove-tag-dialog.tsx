import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ConfirmDialog } from "@ui/confirm-dialog";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { Tag } from "../../api/types";
import { work } from "../../api/work";
import { afterTagsWent } from "./after-tags-went";

interface RemoveTagDialogProps {
  tag: Tag;
  uses: number | undefined;
  onClose(): void;
}

export function RemoveTagDialog({ tag, uses = 0, onClose }: RemoveTagDialogProps) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => work.deleteTag(tag.id),
    onSuccess: () => {
      client.setQueryData<Tag[]>(keys.tags, (tags) => tags?.filter(({ id }) => id !== tag.id));
      afterTagsWent(client);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t("tags.remove.title", { name: tag.name })}
      text={uses === 0 ? t("tags.remove.unused") : t("tags.remove.text", { count: uses })}
      action={t("tags.remove.action")}
      busy={remove.isPending}
      problem={remove.error ? sentenceOf(remove.error) : undefined}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    />
  );
}
