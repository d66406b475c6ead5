import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { desk } from "../../api/desk";
import { QUEUES } from "../../api/types";
import { contactHandle, contactName } from "../../contact/contact-name";
import { useSession } from "../../session/session";
import { SECTION_GROUPS } from "../../settings/sections";
import { actionsNow, type Shortcut } from "../shortcuts";
import { type Command, commandsMatching } from "./ranking";
import { useRecent } from "./recent";

const PAGES = [
  { to: "/contacts", name: "contacts" },
  { to: "/templates", name: "templates" },
  { to: "/flows", name: "flows" },
  { to: "/catalogue", name: "catalogue" },
] as const;

/** What is to be done with the open conversation; moving in lists has keys that are quicker. */
const OFFERED: Shortcut[] = [
  "reply",
  "note",
  "take",
  "assign",
  "tag",
  "snooze",
  "priority",
  "close",
  "panel",
];

/** One letter finds too many. */
const SEARCHED_FROM = 2;
const FOUND = 6;

/** What matches, and how the search for conversations stands. */
export function useCommands(search: string): {
  commands: Command[];
  isSearching: boolean;
  hasFailed: boolean;
} {
  const { t } = useTranslation("desk");
  const navigate = useNavigate();
  const recents = useRecent();
  const mine = useSession().data?.permissions ?? [];
  const q = search.trim();
  const found = useQuery({
    queryKey: ["command-bar", q],
    queryFn: ({ signal }) => desk.conversations({ queue: "all", q }, { cursor: null, signal }),
    enabled: q.length >= SEARCHED_FROM,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });

  const open = (conversationId: string) =>
    void navigate({ to: "/inbox/$conversationId", params: { conversationId }, search: {} });
  const recent = recents.map(
    ({ id, name }): Command => ({ id, group: "recent", label: name, run: () => open(id) }),
  );
  const actions = actionsNow()
    .filter(([name]) => OFFERED.includes(name))
    .toSorted(([a], [b]) => OFFERED.indexOf(a) - OFFERED.indexOf(b))
    .map(([name, run]): Command => ({ id: name, group: "actions", label: t(`shortcuts.${name}`), run }));
  const pages: Command[] = [
    ...QUEUES.map(
      (queue): Command => ({
        id: `queue-${queue}`,
        group: "pages",
        label: `${t("nav.inbox")}: ${t(`queue.${queue}`)}`,
        run: () => void navigate({ to: "/inbox", search: queue === "all" ? {} : { queue } }),
      }),
    ),
    ...PAGES.map(
      ({ to, name }): Command => ({
        id: to,
        group: "pages",
        label: t(`nav.${name}`),
        run: () => void navigate({ to }),
      }),
    ),
    ...SECTION_GROUPS.flatMap(({ sections }) => sections)
      .filter(({ needs }) => needs === undefined || mine.includes(needs))
      .map(
        ({ to, name }): Command => ({
          id: to,
          group: "pages",
          label: `${t("nav.settings")}: ${t(`${name}.title`)}`,
          run: () => void navigate({ to }),
        }),
      ),
  ];
  if (q === "") return { commands: [...recent, ...actions, ...pages], isSearching: false, hasFailed: false };

  const conversations = (q.length < SEARCHED_FROM ? [] : (found.data?.data ?? [])).slice(0, FOUND).map(
    ({ id, contact }): Command => ({
      id,
      group: "conversations",
      label: contactName(contact),
      words: contactHandle(contact) ?? undefined,
      run: () => open(id),
    }),
  );
  const inMessages: Command = {
    id: "search-messages",
    group: "pages",
    label: t("command_bar.search_messages", { q }),
    run: () => void navigate({ to: "/inbox", search: { q } }),
  };
  return {
    // The server has judged what conversations match: it knows more of them than their names here.
    commands: [...commandsMatching(actions, q), ...conversations, ...commandsMatching(pages, q), inMessages],
    isSearching: found.isFetching,
    hasFailed: found.isError,
  };
}
