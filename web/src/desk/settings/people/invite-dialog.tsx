import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { copyText } from "@ui/copy-button";
import { Dialog } from "@ui/dialog";
import { Field, Textarea } from "@ui/field";
import { toast } from "@ui/toast";
import { CircleAlert, Copy } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { people } from "../../api/people";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { Invited } from "../../api/types";
import { useMayGive, useRoles } from "../roles/use-roles";
import { addressesIn, isAddress } from "./email-list";
import { InvitationLink } from "./invitation-link";
import { RoleSelect } from "./role-select";

/** More at once is a mistake in pasting. */
const MOST_AT_ONCE = 50;

interface Outcome {
  invited: Invited[];
  failed: { email: string; detail: string }[];
}

/** One after the other: what was invited stays so, whatever becomes of the rest. */
async function inviteAll(emails: string[], role: string): Promise<Outcome> {
  const outcome: Outcome = { invited: [], failed: [] };
  for (const email of emails) {
    try {
      outcome.invited.push(await people.invite(email, role));
    } catch (error) {
      outcome.failed.push({ email, detail: sentenceOf(error) });
    }
  }
  return outcome;
}

export function InviteDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const formId = useId();
  const roles = useRoles().data ?? [];
  const mayGive = useMayGive();
  const usual = roles.find((role) => role.role === "agent" && mayGive(role)) ?? roles.find(mayGive);
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const role = chosen ?? usual?.role ?? "agent";
  const invite = useMutation({
    mutationFn: (emails: string[]) => inviteAll(emails, role),
    onSettled: () => void client.invalidateQueries({ queryKey: keys.invitations }),
  });

  if (invite.data) return <Outcomes outcome={invite.data} onClose={onClose} />;

  const submit = () => {
    const emails = addressesIn(text);
    const wrong = emails.filter((email) => !isAddress(email));
    if (emails.length === 0) setProblem(t("people.invite.nobody"));
    else if (wrong.length > 0) setProblem(t("people.invite.no_address", { what: wrong.join(", ") }));
    else if (emails.length > MOST_AT_ONCE) setProblem(t("people.invite.too_many", { count: MOST_AT_ONCE }));
    else invite.mutate(emails);
  };
  const count = addressesIn(text).length;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("people.invite.title")}
      description={t("people.invite.text")}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            busy={invite.isPending}
            data-testid="invite-submit"
          >
            {count > 1 ? t("people.invite.submit_many", { count }) : t("people.invite.submit")}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        className="flex flex-col gap-4"
      >
        <Field label={t("people.invite.emails")} hint={t("people.invite.emails_hint")} error={problem}>
          {(control) => (
            <Textarea
              {...control}
              rows={3}
              value={text}
              spellCheck={false}
              autoCapitalize="none"
              placeholder="ana@example.com, bruno@example.com"
              onChange={(event) => {
                setText(event.target.value);
                setProblem(undefined);
              }}
              data-testid="invite-emails"
            />
          )}
        </Field>
        <Field
          label={t("people.role")}
          hint={t(`roles.built_in.${role}.text`, { defaultValue: t("people.invite.own_role") })}
        >
          {(control) => <RoleSelect id={control.id} value={role} onChange={setChosen} />}
        </Field>
      </form>
    </Dialog>
  );
}

function Outcomes({ outcome, onClose }: { outcome: Outcome; onClose(): void }) {
  const { t } = useTranslation("desk");
  const { invited, failed } = outcome;
  const copyAll = () =>
    copyText(invited.map(({ email, url }) => `${email}\t${url}`).join("\n")).then(() =>
      toast.success(t("people.invite.copied_all")),
    );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t(invited.length > 0 ? "people.invite.done_title" : "people.invite.failed_title")}
      description={invited.length > 0 ? t("people.invite.done_text") : undefined}
      footer={
        <>
          {invited.length > 1 && (
            <Button onClick={() => void copyAll()}>
              <Copy />
              {t("people.invite.copy_all")}
            </Button>
          )}
          <Button variant="primary" onClick={onClose} data-testid="invite-done">
            {t("people.invite.close")}
          </Button>
        </>
      }
    >
      {failed.length > 0 && (
        <ul role="alert" className="mb-3 space-y-1 rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
          {failed.map(({ email, detail }) => (
            <li key={email} className="flex gap-2">
              <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
              <span className="min-w-0 break-words">
                <b>{email}</b>: {detail}
              </span>
            </li>
          ))}
        </ul>
      )}
      <ul className="flex flex-col gap-2">
        {invited.map(({ id, email, url }) => (
          <InvitationLink key={id} email={email} url={url} />
        ))}
      </ul>
    </Dialog>
  );
}
