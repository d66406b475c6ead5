import { CopyButton } from "@ui/copy-button";
import { useTranslation } from "react-i18next";

/** A link that is shown once, beside whom it is for. */
export function InvitationLink({ email, url }: { email: string; url: string }) {
  const { t } = useTranslation("desk");
  return (
    <li className="rounded-md border bg-sunken px-3 py-2" data-testid="invitation-link">
      <p className="truncate text-sm font-semibold" title={email}>
        {email}
      </p>
      <div className="flex items-center gap-1">
        <code className="min-w-0 flex-1 truncate font-mono text-xs text-ink-soft" title={url}>
          {url}
        </code>
        <CopyButton text={url} label={t("people.invite.copy", { email })} />
      </div>
    </li>
  );
}
