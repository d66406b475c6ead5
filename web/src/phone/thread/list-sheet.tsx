import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Reply, rowReply } from "../state/answers";
import type { ListSection } from "../state/rich-message";

interface ListSheetProps {
  title: string;
  sections: ListSection[];
  /** The rows can be read, but none sent. */
  locked: boolean;
  onClose(): void;
  onAnswer(reply: Reply): void;
}

/** The rows of a list message: one is chosen, then sent. */
export function ListSheet({ title, sections, locked, onClose, onAnswer }: ListSheetProps) {
  const { t } = useTranslation("phone");
  const formId = useId();
  const [chosenId, setChosenId] = useState<string | null>(null);
  const chosen = sections.flatMap((section) => section.rows).find((row) => row.id === chosenId);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen && !locked) onAnswer(rowReply(chosen));
  };

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title || t("buttons.list")}
      footer={
        <Button type="submit" form={formId} variant="primary" disabled={!chosen || locked}>
          {t("composer.send")}
        </Button>
      }
    >
      <form id={formId} onSubmit={submit} className="flex flex-col gap-4">
        {sections.map((section, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a sent list never changes
          <fieldset key={index} aria-label={section.title === "" ? title : undefined} className="min-w-0">
            {section.title !== "" && (
              <legend className="pb-1 text-sm font-semibold break-words text-primary">{section.title}</legend>
            )}
            <div className="divide-y">
              {section.rows.map((row) => (
                <label
                  key={row.id}
                  className="-mx-2 flex cursor-pointer items-center gap-3 rounded-md px-2 py-2.5 hover:bg-hover"
                >
                  <span className="min-w-0 flex-1">
                    <span className="block font-semibold break-words">{row.title}</span>
                    {row.description !== "" && (
                      <span className="block text-sm break-words text-ink-soft">{row.description}</span>
                    )}
                  </span>
                  <input
                    type="radio"
                    name={`${formId}-row`}
                    checked={row.id === chosenId}
                    onChange={() => setChosenId(row.id)}
                    className="size-4.5 shrink-0 accent-primary"
                  />
                </label>
              ))}
            </div>
          </fieldset>
        ))}
      </form>
    </Dialog>
  );
}
