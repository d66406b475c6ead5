import { Button } from "@ui/button";
import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { type ContactImport, contactImports } from "../../api/contact-imports";

/** How far it is, and what came of it. */
export function ImportProgress({ now }: { now: ContactImport }) {
  const { t } = useTranslation("desk");
  const { state, position, total, added, changed, unchanged, failed } = now;
  const share = total === 0 ? 1 : position / total;
  const facts = { added, changed, unchanged, failed };
  return (
    <section
      className="flex flex-col gap-4"
      aria-live="polite"
      data-testid="import-progress"
      data-state={state}
    >
      <div>
        <p className="mb-1.5 flex justify-between gap-3 text-sm">
          <b className="font-semibold">{t(`contact_import.states.${state}`)}</b>
          <span className="text-ink-soft tabular-nums">
            {position.toLocaleString()} / {total.toLocaleString()}
          </span>
        </p>
        <div
          role="progressbar"
          aria-label={t("contact_import.title")}
          aria-valuenow={position}
          aria-valuemin={0}
          aria-valuemax={total}
          className="h-2.5 overflow-hidden rounded-full bg-sunken"
        >
          <div
            className="h-full rounded-full bg-primary transition-[width]"
            style={{ width: `${share * 100}%` }}
          />
        </div>
      </div>
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        {(Object.keys(facts) as (keyof typeof facts)[]).map((fact) => (
          <div key={fact} className="rounded-lg border px-3 py-2">
            <dt className="text-xs text-ink-faint">{t(`contact_import.counts.${fact}`)}</dt>
            <dd
              className={
                fact === "failed" && failed > 0
                  ? "text-xl font-bold text-danger tabular-nums"
                  : "text-xl font-bold tabular-nums"
              }
              data-testid={`import-${fact}`}
            >
              {facts[fact].toLocaleString()}
            </dd>
          </div>
        ))}
      </dl>
      {failed > 0 && state !== "running" && (
        <div className="flex flex-wrap items-center gap-3 rounded-md bg-sunken px-3 py-2 text-sm">
          <span className="min-w-0 flex-1">{t("contact_import.mend")}</span>
          <Button asChild size="sm">
            <a
              href={contactImports.problemsPath(now.id)}
              download="contacts-problems.csv"
              data-testid="import-problems"
            >
              <Download />
              {t("contact_import.problems")}
            </a>
          </Button>
        </div>
      )}
    </section>
  );
}
