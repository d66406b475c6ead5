import { useTranslation } from "react-i18next";

interface IceBreakersProps {
  prompts: string[];
  onPick(prompt: string): void;
}

/** What a business suggests to write in a chat where nothing was written yet. A tap sends it. */
export function IceBreakers({ prompts, onPick }: IceBreakersProps) {
  const { t } = useTranslation("phone");
  if (prompts.length === 0) return null;
  return (
    <section aria-label={t("ice_breakers.title")} className="flex flex-col items-end gap-2 px-4 pt-3 pb-2">
      {prompts.map((prompt) => (
        <button
          key={prompt}
          type="button"
          onClick={() => onPick(prompt)}
          data-testid="ice-breaker"
          className="max-w-full cursor-pointer rounded-2xl border bg-surface px-4 py-2 text-start font-medium break-words text-primary hover:bg-hover focus-visible:outline-2 focus-visible:outline-primary"
        >
          {prompt}
        </button>
      ))}
    </section>
  );
}
