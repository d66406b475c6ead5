import { Link } from "@tanstack/react-router";
import { Button } from "@ui/button";
import { Spinner } from "@ui/spinner";
import { EmptyState, ErrorState } from "@ui/states";
import { Compass } from "lucide-react";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../api/problem";

export function NotFoundPage() {
  const { t } = useTranslation("desk");
  return (
    <EmptyState
      icon={<Compass />}
      title={t("app.not_found")}
      action={
        <Button asChild>
          <Link to="/inbox">{t("app.to_inbox")}</Link>
        </Button>
      }
    />
  );
}

/** Something in the page itself broke; the rest of the desk still stands. */
export function PageError({ error, reset }: { error: unknown; reset(): void }) {
  return <ErrorState text={sentenceOf(error)} onRetry={reset} />;
}

export function PageLoading() {
  const { t } = useTranslation("desk");
  return (
    <div className="flex h-full items-center justify-center text-ink-faint" role="status">
      <Spinner className="size-7" />
      <span className="sr-only">{t("app.loading")}</span>
    </div>
  );
}
