import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { cn } from "@ui/cn";
import { Dialog } from "@ui/dialog";
import { Field, Input } from "@ui/field";
import { Check } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { v7 as uuidv7 } from "uuid";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { Tag } from "../../api/types";
import { work } from "../../api/work";
import { useTags } from "../../queries/use-tags";
import { freeColour, TAG_COLOURS } from "../../tags/tag-set";

/** A new tag, or another name and colour for one that is there. */
export function TagEditor({ tag, onClose }: { tag?: Tag; onClose(): void }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const tags = useTags().data ?? [];
  const [newId] = useState(() => uuidv7());
  const [name, setName] = useState(tag?.name ?? "");
  const [colour, setColour] = useState(() => tag?.colour ?? freeColour(tags));
  const [nameIsMissing, setNameIsMissing] = useState(false);
  const save = useMutation({
    mutationFn: (written: { name: string; colour: string }) =>
      tag ? work.changeTag(tag.id, written) : work.createTag({ id: newId, ...written }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.tags });
      void client.invalidateQueries({ queryKey: keys.tagUses });
      onClose();
    },
  });
  const submit = () => {
    if (name.trim() === "") setNameIsMissing(true);
    else save.mutate({ name: name.trim(), colour });
  };
  // A colour that somebody chose through the API stays among those to choose from.
  const colours = TAG_COLOURS.includes(colour) ? TAG_COLOURS : [...TAG_COLOURS, colour];
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={tag ? t("tags.edit", { name: tag.name }) : t("tags.new")}
      footer={
        <>
          <Button onClick={onClose}>{t("tags.cancel")}</Button>
          <Button variant="primary" busy={save.isPending} onClick={submit} data-testid="tag-save">
            {t(tag ? "tags.save" : "tags.create")}
          </Button>
        </>
      }
    >
      <Field
        label={t("tags.name")}
        hint={t("tags.name_hint")}
        error={nameIsMissing ? t("tags.name_missing") : undefined}
      >
        {(control) => (
          <Input
            {...control}
            value={name}
            maxLength={60}
            onChange={(event) => {
              setName(event.target.value);
              setNameIsMissing(false);
            }}
            onKeyDown={(event) => event.key === "Enter" && submit()}
            data-testid="tag-name"
          />
        )}
      </Field>
      <fieldset className="mt-4">
        <legend className="mb-1.5 text-sm font-semibold text-ink-soft">{t("tags.colour")}</legend>
        <div className="flex flex-wrap gap-2">
          {colours.map((one) => (
            <button
              key={one}
              type="button"
              aria-label={one}
              aria-pressed={one === colour}
              onClick={() => setColour(one)}
              className={cn(
                "inline-flex size-7 items-center justify-center rounded-full text-white ring-offset-2 ring-offset-raised",
                one === colour && "ring-2 ring-focus",
              )}
              style={{ background: one }}
            >
              {one === colour && <Check className="size-4" strokeWidth={3} aria-hidden="true" />}
            </button>
          ))}
        </div>
      </fieldset>
      {save.error && (
        <p role="alert" className="mt-4 rounded-md bg-danger-soft px-3 py-2 text-sm font-medium text-danger">
          {sentenceOf(save.error)}
        </p>
      )}
    </Dialog>
  );
}
