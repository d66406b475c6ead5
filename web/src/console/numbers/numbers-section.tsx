import { EmptyState, ErrorState } from "@ui/states";
import { PhoneCall } from "lucide-react";
import { useTranslation } from "react-i18next";
import { LoadingLines } from "../layout/loading-lines";
import { SectionHeading } from "../layout/section-heading";
import { useNumbers } from "../state/console-queries";
import { NumberCard } from "./number-card";

export function NumbersSection() {
  const { t } = useTranslation("console");
  const numbers = useNumbers();
  return (
    <>
      <SectionHeading title={t("section.numbers")} text={t("numbers.text")} />
      {numbers.isPending && <LoadingLines />}
      {numbers.isError && (
        <ErrorState
          className="!h-80"
          title={t("numbers.failed")}
          text={numbers.error.message}
          onRetry={() => void numbers.refetch()}
        />
      )}
      {numbers.data?.length === 0 && (
        <EmptyState className="!h-80" icon={<PhoneCall />} title={t("numbers.none")} />
      )}
      {numbers.data && numbers.data.length > 0 && (
        <ul className="grid items-start gap-4 px-4 pb-8 sm:px-6 xl:grid-cols-2" data-testid="number-list">
          {numbers.data.map((number) => (
            <NumberCard key={number.id} number={number} />
          ))}
        </ul>
      )}
    </>
  );
}
