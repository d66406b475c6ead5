import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { people } from "../../api/people";
import { keys } from "../../api/query-keys";
import type { RoleView } from "../../api/types";
import { useSession } from "../../session/session";

export const BUILT_IN = ["owner", "admin", "supervisor", "agent"] as const;

export const isBuiltIn = (role: string) => BUILT_IN.some((word) => word === role);

export const useRoles = () => useQuery({ queryKey: keys.roles, queryFn: people.roles });

/** What a role is called: built-in ones in the reader's language, own ones as the workspace says. */
export function useRoleName() {
  const { t } = useTranslation("desk");
  const roles = useRoles().data;
  return (role: string) =>
    isBuiltIn(role)
      ? t(`roles.built_in.${role}.name`)
      : (roles?.find((known) => known.role === role)?.name ?? t("roles.own"));
}

/** Whether the signed-in agent may give this role, and so change those who have it: nobody gives more than they have. */
export function useMayGive() {
  const me = useSession().data;
  return (role: Pick<RoleView, "role" | "permissions"> | undefined) => {
    if (!me || !role) return false;
    if (role.role === "owner") return me.agent.role === "owner";
    return role.permissions.every((permission) => me.permissions.includes(permission));
  };
}
