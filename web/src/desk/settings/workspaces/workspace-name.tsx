import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { Field, Input } from "@ui/field";
import { toast } from "@ui/toast";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { people } from "../../api/people";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";

/** The longest name that the server takes. */
export const LONGEST_NAME = 100;

export function WorkspaceName({ name: stored }: { name: string }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const [name, setName] = useState(stored);
  const rename = useMutation({
    mutationFn: () => people.renameWorkspace(name.trim()),
    async onSuccess() {
      await client.invalidateQueries({ queryKey: keys.me });
      void client.invalidateQueries({ queryKey: keys.workspaces });
      toast.success(t("workspaces.renamed"));
    },
  });
  return (
    <form
      className="flex max-w-xl flex-col gap-3 sm:flex-row sm:items-start"
      onSubmit={(event) => {
        event.preventDefault();
        rename.mutate();
      }}
    >
      <Field
        className="flex-1"
        label={t("workspaces.name")}
        hint={t("workspaces.name_hint")}
        error={rename.error ? sentenceOf(rename.error) : undefined}
      >
        {(control) => (
          <Input
            {...control}
            value={name}
            required
            maxLength={LONGEST_NAME}
            onChange={(event) => setName(event.target.value)}
            data-testid="workspace-name"
          />
        )}
      </Field>
      <Button
        type="submit"
        variant="primary"
        className="sm:mt-6"
        busy={rename.isPending}
        disabled={name.trim() === "" || name.trim() === stored}
      >
        {t("app.save")}
      </Button>
    </form>
  );
}
