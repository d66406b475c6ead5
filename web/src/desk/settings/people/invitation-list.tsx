import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, IconButton } from "@ui/button";
import { ConfirmDialog } from "@ui/confirm-dialog";
import { dateAndTime } from "@ui/datetime";
import { Dialog } from "@ui/dialog";
import { toast } from "@ui/toast";
import { Link2, Mail, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { people } from "../../api/people";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { Invitation } from "../../api/types";
import { useMayGive, useRoleName, useRoles } from "../roles/use-roles";
import { InvitationLink } from "./invitation-link";

/** Who was invited and has not come yet; nothing where nobody is awaited. */
export function InvitationList() {
  const { t } = useTranslation("desk");
  const invitations = useQuery({ queryKey: keys.invitations, queryFn: people.invitations });
  if (invitations.isPending || invitations.data?.length === 0) return null;
  return (
    <section className="mt-8" data-testid="invitations">
      <h2 className="mb-2 font-semibold">{t("people.invited.title")}</h2>
      {invitations.data === undefined ? (
        <p role="alert" className="flex items-center gap-3 text-sm text-danger">
          {sentenceOf(invitations.error)}
          <Button size="sm" onClick={() => void invitations.refetch()}>
            {t("people.invited.retry")}
          </Button>
        </p>
      ) : (
        <ul className="divide-y overflow-hidden rounded-lg border bg-surface">
          {invitations.data.map((invitation) => (
            <InvitationRow key={invitation.id} invitation={invitation} />
          ))}
        </ul>
      )}
    </section>
  );
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const { t, i18n } = useTranslation("desk");
  const client = useQueryClient();
  const nameOf = useRoleName();
  const roles = useRoles().data;
  const mayRenew = useMayGive()(roles?.find(({ role }) => role === invitation.role));
  const [revoking, setRevoking] = useState(false);
  const reload = () => void client.invalidateQueries({ queryKey: keys.invitations });
  // The server keeps no link that it could show again: whoever needs it gets a new one.
  const renew = useMutation({
    mutationFn: () => people.invite(invitation.email, invitation.role),
    onError: (error) => toast.error(sentenceOf(error)),
  });
  const closeLink = () => {
    renew.reset();
    reload();
  };
  const revoke = useMutation({
    mutationFn: () => people.revokeInvitation(invitation.id),
    onSuccess: () => setRevoking(false),
    onSettled: reload,
  });
  const { email } = invitation;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3" aria-label={email}>
      <span className="inline-flex size-10 shrink-0 items-center justify-center rounded-full bg-accent-soft text-accent-ink">
        <Mail className="size-4.5" aria-hidden="true" />
      </span>
      <div className="min-w-0 flex-1 basis-40">
        <p className="truncate font-semibold" title={email}>
          {email}
        </p>
        <p className="text-sm break-words text-ink-faint">
          {t("people.invited.facts", {
            role: nameOf(invitation.role),
            by: invitation.invited_by,
            until: dateAndTime(Date.parse(invitation.expires_at), i18n.language),
          })}
        </p>
      </div>
      <div className="flex items-center gap-1 max-sm:basis-full max-sm:ps-13">
        {mayRenew && (
          <Button size="sm" busy={renew.isPending} onClick={() => renew.mutate()}>
            <Link2 />
            {t("people.invited.renew")}
          </Button>
        )}
        <IconButton label={t("people.invited.revoke", { email })} onClick={() => setRevoking(true)}>
          <Trash2 />
        </IconButton>
      </div>
      {renew.data && (
        <Dialog
          open
          onOpenChange={(open) => !open && closeLink()}
          title={t("people.invited.renewed_title")}
          description={t("people.invited.renewed_text")}
          footer={
            <Button variant="primary" onClick={closeLink}>
              {t("people.invite.close")}
            </Button>
          }
        >
          <ul>
            <InvitationLink email={email} url={renew.data.url} />
          </ul>
        </Dialog>
      )}
      {revoking && (
        <ConfirmDialog
          title={t("people.invited.revoke_title", { email })}
          text={t("people.invited.revoke_text")}
          action={t("people.invited.revoke_action")}
          busy={revoke.isPending}
          problem={revoke.error ? sentenceOf(revoke.error) : undefined}
          onConfirm={() => revoke.mutate()}
          onClose={() => setRevoking(false)}
        />
      )}
    </li>
  );
}
