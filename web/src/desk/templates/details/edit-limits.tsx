import { dateAndTime } from "@ui/datetime";
import { PencilLine } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { EditAllowance } from "../../api/types";

/** How often the template may still be edited. */
export function EditLimits({ edits, status }: { edits: EditAllowance; status: string }) {
  const { t, i18n } = useTranslation("desk");
  return (
    <p className="flex items-start gap-2 text-sm text-ink-soft">
      <PencilLine className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
      <span>
        {edits.left_today !== null && edits.left_this_month !== null
          ? t("templates.edits.left", { today: edits.left_today, month: edits.left_this_month })
          : edits.is_editable
            ? t("templates.edits.unlimited")
            : t("templates.edits.none", {
                status: t(`templates.status.${status}`, { defaultValue: status }).toLowerCase(),
              })}
        {edits.next_at &&
          ` ${t("templates.edits.next", { time: dateAndTime(Date.parse(edits.next_at), i18n.language) })}`}
      </span>
    </p>
  );
}
