import { Button } from "@ui/button";
import { dateAndTime } from "@ui/datetime";
import { Skeleton } from "@ui/skeleton";
import { Merge, Undo2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../../api/problem";
import type { Contact, ContactMerge } from "../../api/types";
import { useMay } from "../../session/session";
import { contactHandle, contactName } from "../contact-name";
import { MergeDialog } from "./merge-dialog";
import { useMerges, useUnmerge } from "./use-merges";

/** Who else this customer is: what was merged, with a way back, and merging with another one. */
export function MergedContacts({ contact }: { contact: Contact }) {
  const { t } = useTranslation("desk");
  const mayWrite = useMay("contacts.write");
  const [merging, setMerging] = useState(false);
  const merges = useMerges(contact.id);
  return (
    <>
      {merges.isPending && <Skeleton className="h-10 w-full" />}
      {merges.isError && (
        <div role="alert" className="text-sm text-ink-soft">
          <p className="break-words">{sentenceOf(merges.error)}</p>
          <Button size="sm" className="mt-2" onClick={() => void merges.refetch()}>
            {t("merge.retry")}
          </Button>
        </div>
      )}
      {merges.data?.length === 0 && <p className="text-ink-faint italic">{t("merge.none")}</p>}
      {merges.data && merges.data.length > 0 && (
        <ul className="flex flex-col gap-3">
          {merges.data.map((merge) => (
            <MergedContact key={merge.contact.id} merge={merge} mayWrite={mayWrite} />
          ))}
        </ul>
      )}
      {mayWrite && (
        <Button size="sm" className="h-8 w-full" onClick={() => setMerging(true)} data-testid="merge-open">
          <Merge />
          {t("merge.open")}
        </Button>
      )}
      {merging && <MergeDialog contact={contact} onClose={() => setMerging(false)} />}
    </>
  );
}

function MergedContact({ merge, mayWrite }: { merge: ContactMerge; mayWrite: boolean }) {
  const { t, i18n } = useTranslation("desk");
  const unmerge = useUnmerge();
  const name = contactName(merge.contact);
  const handle = contactHandle(merge.contact);
  return (
    <li className="flex flex-col gap-1" data-testid="merged-contact">
      <p className="font-semibold break-words" dir="auto" translate="no">
        {name}
      </p>
      {handle && <p className="text-sm break-all text-ink-soft">{handle}</p>}
      <p className="text-xs break-words text-ink-faint">
        {t("merge.by", {
          name: merge.merged_by,
          at: dateAndTime(Date.parse(merge.merged_at), i18n.language),
        })}
      </p>
      {mayWrite && (
        <Button
          size="sm"
          className="self-start"
          busy={unmerge.isPending}
          onClick={() => unmerge.mutate(merge.contact)}
          aria-label={t("merge.undo_of", { name })}
          data-testid="unmerge"
        >
          <Undo2 />
          {t("merge.undo")}
        </Button>
      )}
    </li>
  );
}
