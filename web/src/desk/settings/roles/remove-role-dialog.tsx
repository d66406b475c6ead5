import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ConfirmDialog } from "@ui/confirm-dialog";
import { Field } from "@ui/field";
import { Select } from "@ui/select";
import { toast } from "@ui/toast";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { desk } from "../../api/desk";
import { people } from "../../api/people";
import { Problem, sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { RoleView } from "../../api/types";
import { useMay } from "../../session/session";
import { useMayGive, useRoleName, useRoles } from "./use-roles";

/** Asks what becomes of those who have the role; the server removes only one that nobody has. */
export function RemoveRoleDialog({ role, onClose }: { role: RoleView; onClose(): void }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const nameOf = useRoleName();
  const mayGive = useMayGive();
  const mayChangePeople = useMay("people.write");
  const others = (useRoles().data ?? []).filter((other) => other.role !== role.role && mayGive(other));
  const [chosen, setChosen] = useState<string>();
  const replacement = chosen ?? others.find((other) => other.role === "agent")?.role ?? others[0]?.role;
  const remove = useMutation({
    mutationFn: async () => {
      // Asked anew: those who are suspended have it too, and somebody may have got it meanwhile.
      const having = (await desk.agents()).filter((agent) => agent.role === role.role);
      if (replacement !== undefined && mayChangePeople) {
        for (const agent of having) await people.change(agent.id, { role: replacement });
      }
      await people.deleteRole(role.role);
    },
    onSuccess() {
      toast.success(t("roles.remove.done", { name: role.name }));
      onClose();
    },
    onSettled() {
      void client.invalidateQueries({ queryKey: keys.roles });
      void client.invalidateQueries({ queryKey: keys.agents });
      void client.invalidateQueries({ queryKey: keys.me });
    },
  });
  return (
    <ConfirmDialog
      title={t("roles.remove.title", { name: role.name })}
      text={role.people > 0 ? t("roles.remove.in_use", { count: role.people }) : t("roles.remove.text")}
      action={t("roles.remove.action")}
      busy={remove.isPending}
      problem={remove.error ? reason(remove.error, t) : undefined}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {role.people > 0 && replacement !== undefined && (
        <Field label={t("roles.remove.replacement")}>
          {(control) => (
            <Select
              id={control.id}
              value={replacement}
              onChange={setChosen}
              choices={others.map((other) => ({ value: other.role, label: nameOf(other.role) }))}
            />
          )}
        </Field>
      )}
    </ConfirmDialog>
  );
}

const reason = (error: Error, t: (key: string) => string) =>
  error instanceof Problem && error.code === "in_use" ? t("roles.remove.still_in_use") : sentenceOf(error);
