import { cn } from "@ui/cn";
import type { Tag } from "../api/types";

/** The value, and before it the category, if it has one: `stage` and `lead` of `stage:lead`. */
export function tagParts({ name, category }: Pick<Tag, "name" | "category">) {
  return category === null
    ? { category: null, value: name }
    : { category, value: name.slice(category.length + 1) };
}

interface TagChipProps {
  tag: Tag;
  className?: string;
}

/** One line, however long the name is. */
export function TagChip({ tag, className }: TagChipProps) {
  return (
    <span
      title={tag.name}
      className={cn(
        "inline-flex h-5 min-w-0 items-center gap-1 rounded-full bg-ink/7 px-1.5 text-2xs font-semibold text-ink-soft",
        className,
      )}
    >
      <TagDot tag={tag} className="size-2" />
      <TagName tag={tag} />
    </span>
  );
}

export const TagDot = ({ tag, className }: TagChipProps) => (
  <span
    aria-hidden="true"
    className={cn("size-2.5 shrink-0 rounded-full ring-1 ring-ink/15 ring-inset", className)}
    style={{ background: tag.colour }}
  />
);

export function TagName({ tag }: { tag: Tag }) {
  const { category, value } = tagParts(tag);
  return (
    <span className="truncate" dir="auto">
      {category !== null && <span className="font-medium text-ink-faint">{category}:</span>}
      {value}
    </span>
  );
}
