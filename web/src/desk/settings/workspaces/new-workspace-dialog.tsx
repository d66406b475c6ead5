import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { Field, Input } from "@ui/field";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { v7 as uuidv7 } from "uuid";
import { people } from "../../api/people";
import { detailAt, sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import { InvitationLink } from "../people/invitation-link";
import { LONGEST_NAME } from "./workspace-name";

/** Asks for a name and an owner, then shows the link that the owner joins with. */
export function NewWorkspaceDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const formId = useId();
  // One id for all tries: a lost answer makes no second workspace.
  const [id] = useState(() => uuidv7());
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const add = useMutation({
    mutationFn: () => people.addWorkspace({ id, name: name.trim(), owner_email: email.trim() }),
    onSuccess: () => void client.invalidateQueries({ queryKey: keys.workspaces }),
  });
  if (add.data) {
    return (
      <Dialog
        open
        onOpenChange={(open) => !open && onClose()}
        title={t("workspaces.made_title", { name: name.trim() })}
        description={t("workspaces.made_text")}
        footer={
          <Button variant="primary" onClick={onClose} data-testid="workspace-done">
            {t("people.invite.close")}
          </Button>
        }
      >
        <ul>
          <InvitationLink email={add.data.email} url={add.data.url} />
        </ul>
      </Dialog>
    );
  }
  const wrong = { name: detailAt(add.error, "name"), email: detailAt(add.error, "owner_email", "email") };
  const otherwise = add.error && !wrong.name && !wrong.email ? sentenceOf(add.error) : undefined;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("workspaces.add")}
      description={t("workspaces.add_text")}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            busy={add.isPending}
            data-testid="workspace-submit"
          >
            {t("workspaces.add_submit")}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        <Field label={t("workspaces.name")} error={wrong.name}>
          {(control) => (
            <Input
              {...control}
              value={name}
              required
              maxLength={LONGEST_NAME}
              onChange={(event) => setName(event.target.value)}
              data-testid="workspace-new-name"
            />
          )}
        </Field>
        <Field
          label={t("workspaces.owner_email")}
          hint={t("workspaces.owner_email_hint")}
          error={wrong.email ?? otherwise}
        >
          {(control) => (
            <Input
              {...control}
              type="email"
              value={email}
              required
              autoCapitalize="none"
              onChange={(event) => setEmail(event.target.value)}
              data-testid="workspace-owner-email"
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
