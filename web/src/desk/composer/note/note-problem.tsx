import { useTranslation } from "react-i18next";
import { MAX_MENTIONS } from "../../mentions/mention-text";
import type { checkedNote } from "./note-rules";

/** Why a note cannot be written as it is. */
export function NoteProblem({ over, tooManyMentions }: ReturnType<typeof checkedNote>) {
  const { t } = useTranslation("desk");
  const text =
    over > 0
      ? t("composer.too_long", { count: over })
      : tooManyMentions && t("note.too_many_mentions", { count: MAX_MENTIONS });
  return (
    text && (
      <span role="status" className="text-xs font-semibold text-danger">
        {text}
      </span>
    )
  );
}
