import { Badge } from "@ui/badge";
import { cn } from "@ui/cn";
import { ChevronRight } from "lucide-react";
import type { ListItem, ListView } from "../view";
import { useFlow } from "./flow-context";

export function NavigationListPart({ part }: { part: ListView }) {
  return (
    <div className="flex flex-col gap-2">
      {part.label !== "" && <h3 className="text-lg font-bold break-words">{part.label}</h3>}
      {part.description !== "" && <p className="-mt-1.5 break-words text-ink-soft">{part.description}</p>}
      <ul className="divide-y overflow-hidden rounded-md border">
        {part.items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: ids may be missing or repeated
          <li key={index}>
            <Item item={item} large={part.large_media} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Item({ item, large }: { item: ListItem; large: boolean }) {
  const { session } = useFlow();
  const { title, description, metadata, end, image, alt, badge, tags, action } = item;
  const atEnd = !large && Object.values(end).some((text) => text !== "");
  return (
    <button
      type="button"
      disabled={action === null}
      onClick={() => action && void session.click(action)}
      className={cn(
        "flex w-full items-center gap-3 p-3 text-start transition-colors focus-visible:-outline-offset-2",
        action && "hover:bg-hover",
      )}
    >
      {image !== "" && (
        <img
          src={image}
          alt={alt}
          className={cn("shrink-0 rounded-md bg-sunken object-cover", large ? "size-24" : "size-12")}
        />
      )}
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
          <span className="min-w-0 font-semibold break-words">{title}</span>
          {badge !== "" && <Badge tone="accent">{badge}</Badge>}
        </span>
        {description !== "" && <span className="block break-words text-ink-soft">{description}</span>}
        {metadata !== "" && <span className="block text-sm break-words text-ink-faint">{metadata}</span>}
        {tags.length > 0 && (
          <span className="mt-1 flex flex-wrap gap-1">
            {tags.map((tag) => (
              <Badge key={tag}>{tag}</Badge>
            ))}
          </span>
        )}
      </span>
      {atEnd && (
        <span className="max-w-[35%] shrink-0 text-end">
          {end.title !== "" && <span className="block font-semibold break-words">{end.title}</span>}
          {end.description !== "" && (
            <span className="block text-sm break-words text-ink-soft">{end.description}</span>
          )}
          {end.metadata !== "" && (
            <span className="block text-xs break-words text-ink-faint">{end.metadata}</span>
          )}
        </span>
      )}
      {action && (
        <ChevronRight className="size-4.5 shrink-0 text-ink-faint rtl:rotate-180" aria-hidden="true" />
      )}
    </button>
  );
}
