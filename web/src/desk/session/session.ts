import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { desk } from "../api/desk";
import { Problem } from "../api/problem";
import { keys } from "../api/query-keys";
import type { Me, Permission } from "../api/types";
import { serverClock } from "../live/server-clock";
import { forgetRecent } from "../shell/command-bar/recent";

/** Who is signed in; null when nobody is, or no longer. */
export const useSession = () => useQuery({ queryKey: keys.me, queryFn: currentSession });

async function currentSession(): Promise<Me | null> {
  try {
    const me = await desk.me();
    serverClock.sync(me.now);
    return me;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

/** The signed-in agent, for everything that is shown only to one. */
export function useAgent() {
  const me = useSession().data;
  if (!me) throw new Error("useAgent outside of the signed-in pages");
  return me.agent;
}

/** Whether the signed-in agent may do this. The server asks again. */
export function useMay(permission: Permission) {
  return useSession().data?.permissions.includes(permission) ?? false;
}

export function useSignOut() {
  const client = useQueryClient();
  return useCallback(async () => {
    await desk.signOut();
    forgetRecent();
    client.clear();
    client.setQueryData(keys.me, null);
  }, [client]);
}
