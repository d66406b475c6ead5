import { Bot } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Message } from "../api/types";

/** Who wrote for the business; what no person wrote says so. */
export function AuthorName({ author }: { author: NonNullable<Message["author"]> }) {
  const { t } = useTranslation("desk");
  const isAutomatic = author.kind === "automatic";
  return (
    <span
      className="mb-0.5 inline-flex max-w-80 items-center gap-1 px-1 text-2xs font-semibold text-ink-faint"
      data-author={author.kind}
    >
      {isAutomatic && <Bot className="size-3 shrink-0" aria-hidden="true" />}
      <span className="truncate">
        {isAutomatic ? t("thread.automatic", { name: author.name }) : author.name}
      </span>
    </span>
  );
}
