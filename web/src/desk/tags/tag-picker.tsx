import { useQueryClient } from "@tanstack/react-query";
import { ChoiceList } from "@ui/choice-list";
import { toast } from "@ui/toast";
import { useTranslation } from "react-i18next";
import { v7 as uuidv7 } from "uuid";
import { sentenceOf } from "../api/problem";
import { keys } from "../api/query-keys";
import type { Conversation, Tag } from "../api/types";
import { work as api } from "../api/work";
import { useTags } from "../queries/use-tags";
import { useMay } from "../session/session";
import { useWork } from "../work/use-work";
import { TagDot, TagName } from "./tag-chip";
import { byCategory, freeColour } from "./tag-set";

const LONGEST_NAME = 60;

/** Puts tags on and takes them off, and makes those that are not there yet. */
export function TagPicker({ conversations }: { conversations: readonly Conversation[] }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const tags = useTags().data ?? [];
  const mayWrite = useMay("conversations.write");
  const work = useWork();

  const isOn = (id: string) => conversations.every(({ tag_ids }) => tag_ids.includes(id));
  const make = async (name: string) => {
    try {
      const made = await api.createTag({ id: uuidv7(), name, colour: freeColour(tags) });
      client.setQueryData<Tag[]>(keys.tags, (known) => withTag(known ?? [], made));
      await work.tag(conversations, { add: [made.id] });
    } catch (error) {
      toast.error(sentenceOf(error));
    }
  };
  const isNew = (text: string) =>
    text.length <= LONGEST_NAME && !tags.some(({ name }) => name.toLowerCase() === text.toLowerCase());

  return (
    <ChoiceList
      several
      label={t("tags.choose")}
      placeholder={t(mayWrite ? "tags.search_or_make" : "tags.search")}
      nothing={tags.length === 0 ? t("tags.none") : t("tags.nothing")}
      data-testid="tag-picker"
      choices={byCategory(tags).map((tag) => ({
        id: tag.id,
        words: tag.name,
        group: tag.category ?? undefined,
        chosen: isOn(tag.id),
        content: (
          <>
            <TagDot tag={tag} />
            <TagName tag={tag} />
          </>
        ),
      }))}
      onChoose={(id) => void work.tag(conversations, isOn(id) ? { remove: [id] } : { add: [id] })}
      make={
        mayWrite
          ? { label: (name) => t("tags.make", { name }), isNew, run: (name) => void make(name) }
          : undefined
      }
    />
  );
}

/** By name, as the server lists them. */
const withTag = (tags: readonly Tag[], made: Tag): Tag[] =>
  [...tags.filter(({ id }) => id !== made.id), made].sort((one, other) => one.name.localeCompare(other.name));
