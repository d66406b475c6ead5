import { Badge } from "@ui/badge";
import { useTranslation } from "react-i18next";
import type { ImportLook, LookedAtRow } from "../../api/contact-imports";

const TONE: Record<LookedAtRow["outcome"], "success" | "primary" | "neutral" | "danger"> = {
  added: "success",
  changed: "primary",
  unchanged: "neutral",
  failed: "danger",
};

/** The first rows, and what would become of each. */
export function ImportRows({ look, total }: { look: ImportLook; total: number }) {
  const { t } = useTranslation("desk");
  return (
    <section aria-live="polite" className="flex flex-col gap-2">
      <p className="text-sm">
        <b className="font-semibold">{t("contact_import.rows", { count: total })}</b>
        {look.failed > 0 && (
          <span className="text-danger"> · {t("contact_import.failed", { count: look.failed })}</span>
        )}
      </p>
      <div className="max-h-72 overflow-auto rounded-md border">
        <table className="w-full text-start text-sm">
          <thead className="sticky top-0 bg-sunken text-xs text-ink-soft">
            <tr>
              <th className="px-3 py-1.5 text-end font-semibold">#</th>
              <th className="px-3 py-1.5 text-start font-semibold">{t("contact_import.name")}</th>
              <th className="px-3 py-1.5 text-start font-semibold">{t("contact_import.phone")}</th>
              <th className="px-3 py-1.5 text-start font-semibold">{t("contact_import.outcome")}</th>
            </tr>
          </thead>
          <tbody className="divide-y">
            {look.rows.map((row) => (
              <tr key={row.row} data-testid="import-row" data-outcome={row.outcome}>
                <td className="px-3 py-1.5 text-end text-ink-faint tabular-nums">{row.row}</td>
                <td className="max-w-44 truncate px-3 py-1.5" dir="auto">
                  {row.name}
                </td>
                <td className="max-w-40 truncate px-3 py-1.5 whitespace-nowrap">{row.phone}</td>
                <td className="px-3 py-1.5">
                  {row.problem ? (
                    <span className="text-danger">{row.problem}</span>
                  ) : (
                    <Badge tone={TONE[row.outcome]}>{t(`contact_import.outcomes.${row.outcome}`)}</Badge>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {total > look.rows.length && (
        <p className="text-xs text-ink-faint">{t("contact_import.first", { count: look.rows.length })}</p>
      )}
    </section>
  );
}
