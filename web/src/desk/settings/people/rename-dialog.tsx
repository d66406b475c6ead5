import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { Field, Input } from "@ui/field";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { people } from "../../api/people";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { Agent } from "../../api/types";

/** The longest name that the server takes. */
const LONGEST_NAME = 100;

export function RenameDialog({ agent, onClose }: { agent: Agent; onClose(): void }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const formId = useId();
  const [name, setName] = useState(agent.name);
  const rename = useMutation({
    mutationFn: () => people.change(agent.id, { name: name.trim() }),
    onSuccess() {
      void client.invalidateQueries({ queryKey: keys.agents });
      void client.invalidateQueries({ queryKey: keys.me });
      onClose();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("people.rename.title")}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button type="submit" form={formId} variant="primary" busy={rename.isPending}>
            {t("app.save")}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        onSubmit={(event) => {
          event.preventDefault();
          rename.mutate();
        }}
      >
        <Field
          label={t("people.rename.name")}
          error={rename.error ? sentenceOf(rename.error) : undefined}
          hint={t("people.rename.hint")}
        >
          {(control) => (
            <Input
              {...control}
              value={name}
              required
              maxLength={LONGEST_NAME}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
