import { Link } from "@tanstack/react-router";
import { Button } from "@ui/button";
import { ArrowLeft } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ResponseTable } from "./response-table";

const NOTHING_ASKED: never[] = [];

/** Answers to forms that the desk does not know: sent by other programs, without a token of ours. */
export function UnknownPage() {
  const { t } = useTranslation("desk");
  return (
    <div className="flex h-full flex-col">
      <header className="flex items-center gap-2 border-b px-3 py-2 sm:px-4">
        <Button asChild variant="quiet" size="sm" className="-ms-1.5">
          <Link to="/flows" aria-label={t("flows.back")}>
            <ArrowLeft />
          </Link>
        </Button>
        <div className="min-w-0">
          <h1 className="text-md font-bold">{t("flows.unknown.title")}</h1>
          <p className="text-sm text-ink-soft">{t("flows.unknown.text")}</p>
        </div>
      </header>
      <div className="min-h-0 flex-1">
        <ResponseTable questions={NOTHING_ASKED} />
      </div>
    </div>
  );
}
