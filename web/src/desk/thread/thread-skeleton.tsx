import { cn } from "@ui/cn";
import { Skeleton } from "@ui/skeleton";
import { useTranslation } from "react-i18next";

const BUBBLES = [
  "h-10 w-52",
  "h-16 w-72 ms-auto",
  "h-10 w-40",
  "h-24 w-64",
  "h-10 w-56 ms-auto",
  "h-10 w-64",
];

export function ThreadSkeleton() {
  const { t } = useTranslation("desk");
  return (
    <div
      role="status"
      className="flex min-h-0 flex-1 flex-col justify-end gap-2.5 overflow-hidden bg-sunken p-5"
    >
      <span className="sr-only">{t("app.loading")}</span>
      {BUBBLES.map((look) => (
        <Skeleton key={look} className={cn("rounded-lg", look)} />
      ))}
    </div>
  );
}
