import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import { apiPath } from "../api/client";
import { keys } from "../api/query-keys";
import type { Doing, StreamEvent } from "../api/types";
import { outbox } from "../outbox/outbox";
import { announceMention, announceMessage } from "../shell/notifications";
import { announceTemplateChange } from "../templates/announce";
import { forgetActivity, hearActivity } from "./activity";
import { LiveConnection } from "./connection";
import { type ConversationList, firstPageOnly } from "./conversation-patches";
import { EventLog } from "./event-log";
import { useLive } from "./live-store";
import { serverClock } from "./server-clock";
import type { ThreadList } from "./thread-patches";

interface LiveTools {
  log: EventLog;
  /** Tries to connect at once. */
  reconnect(): void;
  /** Tells colleagues what the agent does. */
  tell(doing: Doing): void;
}

const LiveContext = createContext<LiveTools | null>(null);

export function useLiveTools(): LiveTools {
  const tools = useContext(LiveContext);
  if (!tools) throw new Error("useLiveTools outside of LiveProvider");
  return tools;
}

/** Keeps one socket for as long as somebody is signed in, and writes what it says into the query cache. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const live = useMemo(() => {
    const show = (conversationId: string) =>
      void navigate({ to: "/inbox/$conversationId", params: { conversationId } });
    return connect(client, (event) => {
      if (event.kind === "message.created") announceMessage(client, event.data, show);
      if (event.kind === "note.created") announceMention(client, event.data, show);
      if (event.kind === "template.updated") announceTemplateChange(event.data);
    });
  }, [client, navigate]);

  useEffect(() => {
    live.connection.start();
    return () => {
      live.connection.stop();
      // Whoever signs in next begins afresh.
      useLive.setState(useLive.getInitialState(), true);
      forgetActivity();
    };
  }, [live]);

  const tools = useMemo(
    () => ({
      log: live.log,
      reconnect: live.connection.wake,
      tell: (doing: Doing) => live.connection.say({ type: "activity", ...doing }),
    }),
    [live],
  );
  useEffect(() => outbox.deliverWith(tools.log, client), [tools, client]);
  return <LiveContext.Provider value={tools}>{children}</LiveContext.Provider>;
}

function connect(client: QueryClient, announce: (event: StreamEvent) => void) {
  const log = new EventLog(client);
  const url = `${location.origin.replace(/^http/, "ws")}${apiPath("/events")}`;
  const connection = new LiveConnection(url, {
    onState(state) {
      useLive.setState((before) => ({ connection: state, ready: before.ready || state !== "connecting" }));
      if (state === "live") outbox.flush();
      if (state === "expired") client.setQueryData(keys.me, null);
    },
    onHello(now, frozen, resumed) {
      serverClock.sync(now, frozen);
      // What was fetched before the stream began may have missed a change.
      if (!resumed && useLive.getState().ready) loadAfresh(client);
    },
    onEvent(event) {
      serverClock.sync(event.now);
      log.apply(event);
      announce(event);
    },
    onReset: () => loadAfresh(client),
    onClock: (now, frozen) => serverClock.sync(now, frozen),
    onPresence: (onlineAgentIds) => useLive.setState({ onlineAgentIds }),
    onActivity: hearActivity,
  });
  return { log, connection };
}

/** Fetches what is on the screen again, and forgets the rest. Only the first page of each list: scrolling brings the others. */
function loadAfresh(client: QueryClient) {
  for (const queryKey of [keys.conversationLists, keys.threads]) {
    client.removeQueries({ queryKey, type: "inactive" });
    client.setQueriesData<ConversationList | ThreadList>({ queryKey }, (list) =>
      list === undefined ? undefined : (firstPageOnly(list as ConversationList) as ConversationList),
    );
  }
  void client.invalidateQueries();
}
