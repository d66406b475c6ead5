import { useTranslation } from "react-i18next";
import type { CurrencySum } from "./by-category";
import { money } from "./money";

/** What a currency's messages come to, and each category's part of it. */
export function CategoryBars({ sum }: { sum: CurrencySum }) {
  const { t, i18n } = useTranslation("console");
  const most = Math.max(...sum.categories.map((category) => category.amount));
  return (
    <section className="rounded-lg border bg-surface p-4" aria-label={sum.currency}>
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="text-2xl font-bold tracking-tight tabular-nums" data-testid="charges-total">
          {money(sum.amount, sum.currency, i18n.language)}
        </span>
        <span className="text-sm text-ink-soft">{t("charges.messages", { count: sum.messages })}</span>
      </p>
      <ul className="mt-3 flex flex-col gap-2.5">
        {sum.categories.map((category) => (
          <li key={category.name} className="text-sm">
            <div className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span className="font-medium">{category.name.replaceAll("_", " ")}</span>
              <span className="tabular-nums">
                {money(category.amount, sum.currency, i18n.language)}
                <span className="ms-2 text-xs text-ink-faint">
                  {t("charges.charged", { billable: category.billable, messages: category.messages })}
                </span>
              </span>
            </div>
            <div className="mt-1 h-1.5 overflow-hidden rounded-full bg-sunken" aria-hidden="true">
              <div
                className="h-full rounded-full bg-primary"
                style={{ width: `${most > 0 ? (category.amount / most) * 100 : 0}%` }}
              />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
