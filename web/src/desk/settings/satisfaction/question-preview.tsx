import { List, SquareMenu } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { SurveySettings } from "../../api/survey";

/** The question as it stands in the customer's chat. */
export function QuestionPreview({ settings }: { settings: SurveySettings }) {
  const { t } = useTranslation("desk");
  const { question, labels, button, thanks, form } = settings;
  const opener = form.kind === "list" ? List : SquareMenu;
  const Opener = opener;
  return (
    <figure className="self-start rounded-lg bg-sunken p-4 lg:sticky lg:top-4" data-testid="survey-preview">
      <figcaption className="mb-3 text-xs font-semibold text-ink-faint">
        {t("satisfaction.preview")}
      </figcaption>
      <div className="overflow-hidden rounded-lg bg-surface shadow-bubble">
        <p className="px-3 py-2 break-words whitespace-pre-line" dir="auto">
          {question}
        </p>
        {form.kind === "buttons" ? (
          labels
            .filter((_, at) => at % 2 === 0)
            .map((label) => (
              <p key={label} className="border-t px-3 py-2 text-center font-semibold text-primary" dir="auto">
                {label}
              </p>
            ))
        ) : (
          <p
            className="flex items-center justify-center gap-2 border-t px-3 py-2 font-semibold text-primary"
            dir="auto"
          >
            <Opener className="size-4" aria-hidden="true" />
            {button}
          </p>
        )}
      </div>
      {form.kind === "list" && (
        <ul className="mt-2 divide-y overflow-hidden rounded-lg bg-surface text-sm shadow-bubble">
          {labels.map((label) => (
            <li key={label} className="px-3 py-1.5" dir="auto">
              {label}
            </li>
          ))}
        </ul>
      )}
      {thanks !== "" && (
        <p
          className="mt-3 rounded-lg bg-surface px-3 py-2 break-words whitespace-pre-line shadow-bubble"
          dir="auto"
        >
          {thanks}
        </p>
      )}
    </figure>
  );
}
