import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "@ui/states";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import { survey } from "../../api/survey";
import { useMay } from "../../session/session";
import { NotAllowed } from "../not-allowed";
import { RowSkeleton } from "../row-skeleton";
import { SurveyEditor } from "./survey-editor";
import { SurveyResults } from "./survey-results";

/** Whether and how customers are asked, and what they answered: each for those who may. */
export function SatisfactionPage() {
  const { t } = useTranslation("desk");
  const mayChange = useMay("people.write");
  const maySee = useMay("answers.export");
  if (!mayChange && !maySee) return <NotAllowed />;
  return (
    <>
      <p className="mb-4 max-w-xl text-ink-soft">{t("satisfaction.intro")}</p>
      <div className="flex flex-col gap-8">
        {maySee && <SurveyResults />}
        {mayChange && <Settings />}
      </div>
    </>
  );
}

function Settings() {
  const settings = useQuery({ queryKey: keys.survey, queryFn: survey.settings });
  if (settings.isPending) return <RowSkeleton />;
  if (settings.data === undefined) {
    return <ErrorState text={sentenceOf(settings.error)} onRetry={() => void settings.refetch()} />;
  }
  return <SurveyEditor saved={settings.data} />;
}
