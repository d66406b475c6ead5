import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Avatar } from "@ui/avatar";
import { Button } from "@ui/button";
import { Input } from "@ui/field";
import { Skeleton } from "@ui/skeleton";
import { EmptyState, ErrorState } from "@ui/states";
import { Download, FileUp, MessagesSquare, Search, Users } from "lucide-react";
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { desk } from "../api/desk";
import { sentenceOf } from "../api/problem";
import { keys } from "../api/query-keys";
import type { Contact } from "../api/types";
import { useLiveTools } from "../live/live-provider";
import { useMay } from "../session/session";
import { contactName } from "./contact-name";
import { ContactImportDialog } from "./import/import-dialog";

const ROW_HEIGHT_PX = 60;
const FETCH_AHEAD = 20;

export function ContactsPage() {
  const { t } = useTranslation("desk");
  const [q, setQ] = useState("");
  const mayExport = useMay("contacts.export");
  const mayImport = useMay("contacts.write");
  const [importing, setImporting] = useState(false);
  return (
    <div className="mx-auto flex h-full max-w-4xl flex-col px-4 pt-5 sm:px-8">
      <div className="flex flex-wrap items-center justify-between gap-3 pb-4">
        <h1 className="text-xl font-bold">{t("contacts.title")}</h1>
        <div className="flex w-full items-center gap-2 sm:w-auto">
          <search className="relative min-w-0 flex-1 sm:w-80">
            <Search
              className="pointer-events-none absolute start-3 top-2.5 size-4 text-ink-faint"
              aria-hidden="true"
            />
            <Input
              type="search"
              value={q}
              onChange={(event) => setQ(event.target.value)}
              placeholder={t("contacts.search")}
              aria-label={t("contacts.search")}
              className="ps-9"
            />
          </search>
          {mayImport && (
            <Button onClick={() => setImporting(true)} data-testid="contacts-import">
              <FileUp />
              <span className="max-sm:sr-only">{t("contact_import.action")}</span>
            </Button>
          )}
          {mayExport && (
            <Button asChild>
              <a href={desk.contactsExportPath(q.trim())} download="contacts.csv">
                <Download />
                <span className="max-sm:sr-only">{t("contacts.export")}</span>
              </a>
            </Button>
          )}
        </div>
      </div>
      <ContactList q={useDeferredValue(q.trim())} />
      {importing && <ContactImportDialog onClose={() => setImporting(false)} />}
    </div>
  );
}

function ContactList({ q }: { q: string }) {
  const { t } = useTranslation("desk");
  const { log } = useLiveTools();
  const query = useInfiniteQuery({
    queryKey: keys.contacts(q),
    queryFn: ({ pageParam, signal }) => log.during(() => desk.contacts(q, { cursor: pageParam, signal })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    // No event tells of a new contact.
    staleTime: 0,
  });
  const contacts = useMemo(() => (query.data?.pages ?? []).flatMap((page) => page.data), [query.data]);

  if (query.isPending) return <ListSkeleton />;
  if (query.data === undefined) {
    return <ErrorState text={sentenceOf(query.error)} onRetry={() => void query.refetch()} />;
  }
  if (contacts.length === 0) {
    return (
      <EmptyState
        icon={<Users />}
        title={q ? t("inbox.nothing_found.title") : t("contacts.empty.title")}
        text={q ? t("inbox.nothing_found.text", { q }) : t("contacts.empty.text")}
      />
    );
  }
  return (
    <Rows
      contacts={contacts}
      onNearEnd={() => {
        if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
      }}
    />
  );
}

function Rows({ contacts, onNearEnd }: { contacts: Contact[]; onNearEnd(): void }) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: contacts.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT_PX,
    getItemKey: (index) => contacts[index]?.id ?? index,
    overscan: 8,
  });
  const items = virtualizer.getVirtualItems();
  const nearEnd = (items.at(-1)?.index ?? 0) >= contacts.length - FETCH_AHEAD;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asks again whenever the end comes near or moves away
  useEffect(() => {
    if (nearEnd) onNearEnd();
  }, [nearEnd, contacts.length]);

  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto rounded-t-lg border border-b-0 bg-surface">
      <ul className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const contact = contacts[item.index];
          return (
            <li
              key={item.key}
              className="absolute inset-x-0 top-0 border-b"
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            >
              {contact && <ContactRow contact={contact} />}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function ContactRow({ contact }: { contact: Contact }) {
  const { t } = useTranslation("desk");
  const name = contactName(contact);
  const handles = [contact.phone ?? t("contact.not_shared"), contact.username && `@${contact.username}`];
  return (
    <Link
      to="/inbox"
      search={{ q: searchFor(contact) }}
      className="flex h-full items-center gap-3 px-4 hover:bg-hover focus-visible:-outline-offset-2"
    >
      <Avatar name={name} seed={contact.id} className="size-9" />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-semibold" dir="auto" translate="no">
          {name}
        </span>
        <span className="block truncate text-sm text-ink-faint">{handles.filter(Boolean).join(" · ")}</span>
      </span>
      <MessagesSquare className="size-4.5 shrink-0 text-ink-faint" aria-hidden="true" />
    </Link>
  );
}

/** What finds this customer's conversations best. */
const searchFor = (contact: Contact) =>
  contact.phone?.replace(/\D/g, "") ?? contact.username ?? contactName(contact);

const SKELETON_ROWS = ["a", "b", "c", "d", "e", "f"];

const ListSkeleton = () => (
  <div className="space-y-5 rounded-t-lg border bg-surface p-4" aria-hidden="true">
    {SKELETON_ROWS.map((row) => (
      <div key={row} className="flex items-center gap-3">
        <Skeleton className="size-9 rounded-full" />
        <Skeleton className="h-4 w-56" />
      </div>
    ))}
  </div>
);
