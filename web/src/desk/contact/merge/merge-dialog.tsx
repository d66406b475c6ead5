import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Avatar } from "@ui/avatar";
import { Button } from "@ui/button";
import { dateAndTime } from "@ui/datetime";
import { Dialog } from "@ui/dialog";
import { Input } from "@ui/field";
import { Skeleton } from "@ui/skeleton";
import { EmptyState, ErrorState } from "@ui/states";
import { ArrowLeftRight, Search, Users } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { desk } from "../../api/desk";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { Contact } from "../../api/types";
import { contactHandle, contactName } from "../contact-name";
import { useMerge } from "./use-merges";

interface MergeDialogProps {
  contact: Contact;
  onClose(): void;
}

/** Finds the other one, puts both side by side, and merges them. */
export function MergeDialog({ contact, onClose }: MergeDialogProps) {
  const { t } = useTranslation("desk");
  const [other, setOther] = useState<Contact | null>(null);
  const [otherStays, setOtherStays] = useState(false);
  const merge = useMerge(onClose);
  const back = () => {
    merge.reset();
    setOther(null);
  };
  const submit = () => {
    if (other) merge.mutate(otherStays ? { part: contact, kept: other } : { part: other, kept: contact });
  };
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={t("merge.title", { name: contactName(contact) })}
      description={other ? t("merge.explained") : t("merge.find")}
      footer={
        other && (
          <>
            <Button onClick={back}>{t("merge.back")}</Button>
            <Button variant="primary" busy={merge.isPending} onClick={submit} data-testid="merge-submit">
              {t("merge.action")}
            </Button>
          </>
        )
      }
    >
      {other === null ? (
        <OtherContact contact={contact} onChoose={setOther} />
      ) : (
        <>
          <div className="grid grid-cols-2 gap-2 sm:gap-4">
            <Side contact={otherStays ? other : contact} label={t("merge.stays")} stays />
            <Side contact={otherStays ? contact : other} label={t("merge.becomes_part")} />
          </div>
          <Button
            size="sm"
            className="mt-3"
            onClick={() => setOtherStays(!otherStays)}
            data-testid="merge-swap"
          >
            <ArrowLeftRight />
            {t("merge.swap")}
          </Button>
        </>
      )}
      {merge.isError && (
        <p
          role="alert"
          className="mt-3 rounded-md bg-danger-soft px-3 py-2 text-sm font-medium break-words text-danger"
        >
          {sentenceOf(merge.error)}
        </p>
      )}
    </Dialog>
  );
}

/** The first page of what is found: whoever is not among it is found by another word. */
function OtherContact({ contact, onChoose }: { contact: Contact; onChoose(other: Contact): void }) {
  const { t } = useTranslation("desk");
  const [text, setText] = useState("");
  const q = useDeferredValue(text.trim());
  return (
    <>
      <search className="relative block">
        <Search
          className="pointer-events-none absolute start-3 top-2.5 size-4 text-ink-faint"
          aria-hidden="true"
        />
        <Input
          type="search"
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={t("contacts.search")}
          aria-label={t("contacts.search")}
          className="ps-9"
          data-testid="merge-search"
        />
      </search>
      <div className="mt-3 h-72 overflow-y-auto rounded-md border">
        <Found contact={contact} q={q} onChoose={onChoose} />
      </div>
    </>
  );
}

function Found({ contact, q, onChoose }: { contact: Contact; q: string; onChoose(other: Contact): void }) {
  const { t } = useTranslation("desk");
  const query = useQuery({
    queryKey: keys.mergeCandidates(q),
    queryFn: ({ signal }) => desk.contacts(q, { cursor: null, signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  if (query.isPending) {
    return (
      <div className="flex flex-col gap-3 p-3" aria-hidden="true">
        <Skeleton className="h-8 w-full" />
        <Skeleton className="h-8 w-full" />
        <Skeleton className="h-8 w-full" />
      </div>
    );
  }
  if (query.data === undefined) {
    return <ErrorState text={sentenceOf(query.error)} onRetry={() => void query.refetch()} />;
  }
  const others = query.data.data.filter(({ id }) => id !== contact.id);
  if (others.length === 0) {
    return <EmptyState icon={<Users />} title={t("inbox.nothing_found.title")} text={t("merge.nobody")} />;
  }
  return (
    <ul>
      {others.map((other) => {
        const handle = contactHandle(other);
        return (
          <li key={other.id}>
            <button
              type="button"
              onClick={() => onChoose(other)}
              className="flex w-full items-center gap-3 px-3 py-2 text-start hover:bg-hover focus-visible:-outline-offset-2"
              data-testid="merge-candidate"
            >
              <Avatar name={contactName(other)} seed={other.id} size="sm" />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-semibold" dir="auto" translate="no">
                  {contactName(other)}
                </span>
                {handle && <span className="block truncate text-sm text-ink-faint">{handle}</span>}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function Side({ contact, label, stays }: { contact: Contact; label: string; stays?: boolean }) {
  const { t, i18n } = useTranslation("desk");
  const facts: [string, string | null][] = [
    [t("contact.phone"), contact.phone],
    [t("contact.username"), contact.username && `@${contact.username}`],
    [t("contact.profile_name"), contact.profile_name],
    [t("contact.user_id"), contact.user_id],
    [t("contact.first_seen"), dateAndTime(Date.parse(contact.created_at), i18n.language)],
  ];
  return (
    <section
      aria-label={label}
      className={`flex min-w-0 flex-col gap-2.5 rounded-lg border p-3 ${stays ? "border-primary" : ""}`}
      data-testid={stays ? "merge-kept" : "merge-part"}
    >
      <p className={`text-xs font-bold ${stays ? "text-primary" : "text-ink-soft"}`}>{label}</p>
      <p className="font-semibold break-words" dir="auto" translate="no">
        {contactName(contact)}
      </p>
      <dl className="flex flex-col gap-2 text-sm">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="text-xs text-ink-faint">{name}</dt>
            <dd className="break-words" dir="auto">
              {value ?? "–"}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
