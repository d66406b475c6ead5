import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { desk, type ResponseFilter } from "../../api/desk";
import { keys } from "../../api/query-keys";
import type { FlowSummary } from "../../api/types";

interface SummaryBarsProps {
  flowId: string;
  filter: ResponseFilter;
}

/** How often each choice was made, as bars. Without such questions there is nothing to see. */
export function SummaryBars({ flowId, filter }: SummaryBarsProps) {
  const query = useQuery({
    queryKey: keys.flowSummary(filter),
    queryFn: () => desk.flowSummary(flowId, filter),
  });
  const questions = (query.data?.questions ?? []).filter(({ answered }) => answered > 0);
  if (questions.length === 0) return null;
  return (
    <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3" data-testid="summary">
      {questions.map((question) => (
        <Bars key={question.key} question={question} />
      ))}
    </div>
  );
}

function Bars({ question }: { question: FlowSummary["questions"][number] }) {
  const { t, i18n } = useTranslation("desk");
  const percent = new Intl.NumberFormat(i18n.language, { style: "percent", maximumFractionDigits: 0 });
  return (
    <figure className="rounded-lg border bg-surface p-3">
      <figcaption className="mb-2 flex items-baseline gap-2">
        <span className="min-w-0 flex-1 truncate font-semibold" title={question.label} dir="auto">
          {question.label}
        </span>
        <span className="text-xs text-ink-faint">
          {t("flows.responses.answered", { count: question.answered })}
        </span>
      </figcaption>
      <ul className="space-y-1.5">
        {question.choices.map((choice) => {
          const share = question.answered === 0 ? 0 : choice.count / question.answered;
          const isTick = choice.id === choice.title && (choice.id === "true" || choice.id === "false");
          return (
            <li key={choice.id} className="text-sm">
              <span className="flex gap-2">
                <span className="min-w-0 flex-1 truncate" dir="auto">
                  {isTick ? t(`flows.answer.${choice.id}`) : choice.title}
                </span>
                <span className="text-ink-soft tabular-nums">
                  {choice.count} · {percent.format(share)}
                </span>
              </span>
              <span className="mt-0.5 block h-2 overflow-hidden rounded-full bg-sunken">
                <span
                  className="block h-full rounded-full bg-primary"
                  style={{ width: `${Math.min(100, share * 100)}%` }}
                />
              </span>
            </li>
          );
        })}
      </ul>
    </figure>
  );
}
