import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { Field, Input } from "@ui/field";
import { Select } from "@ui/select";
import { toast } from "@ui/toast";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { people } from "../../api/people";
import { Problem, sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { Permission, RoleView } from "../../api/types";
import { useSession } from "../../session/session";
import { PermissionPicker } from "./permission-picker";
import { isBuiltIn, useMayGive, useRoleName, useRoles } from "./use-roles";

/** The longest name that the server takes. */
const LONGEST_NAME = 100;
const NOTHING = "nothing";

interface RoleEditorProps {
  /** Absent: a new one. */
  role?: RoleView;
  /** Whose rights a new one begins with. */
  from?: RoleView;
  onClose(): void;
}

/** A role to be made or changed; one that may not be changed is shown. */
export function RoleEditor({ role, from, onClose }: RoleEditorProps) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const formId = useId();
  const roles = useRoles().data ?? [];
  const nameOf = useRoleName();
  const mayGive = useMayGive();
  const mine = useSession().data?.permissions ?? [];
  const givable = (permissions: Permission[]) => permissions.filter((one) => mine.includes(one));
  const readOnly = role !== undefined && (isBuiltIn(role.role) || !mayGive(role));
  const [name, setName] = useState(
    role?.name ??
      (from ? t("roles.editor.copy_name", { name: nameOf(from.role) }).slice(0, LONGEST_NAME) : ""),
  );
  const [permissions, setPermissions] = useState(role?.permissions ?? givable(from?.permissions ?? []));
  const [copied, setCopied] = useState(from?.role ?? NOTHING);
  const [missing, setMissing] = useState<"name" | "right" | null>(null);
  const save = useMutation({
    mutationFn: async () => {
      const written = { name: name.trim(), permissions };
      if (role) await people.changeRole(role.role, written);
      else await people.createRole(written);
    },
    onSuccess() {
      toast.success(t("roles.editor.saved", { name: name.trim() }));
      onClose();
    },
    onSettled() {
      void client.invalidateQueries({ queryKey: keys.roles });
      // One's own role may be the one that was changed.
      void client.invalidateQueries({ queryKey: keys.me });
    },
  });
  const nameProblem = nameProblemOf(save.error);

  const submit = () => {
    if (name.trim() === "") setMissing("name");
    else if (permissions.length === 0) setMissing("right");
    else save.mutate();
  };
  const copyFrom = (source: string) => {
    setCopied(source);
    setMissing(null);
    setPermissions(givable(roles.find((one) => one.role === source)?.permissions ?? []));
  };
  const description = readOnly
    ? t(isBuiltIn(role.role) ? "roles.editor.built_in_text" : "roles.editor.beyond_text")
    : role && role.people > 0
      ? t("roles.editor.affects", { count: role.people })
      : undefined;

  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={
        readOnly
          ? nameOf(role.role)
          : role
            ? t("roles.editor.edit_title", { name: role.name })
            : t("roles.editor.new_title")
      }
      description={description}
      footer={
        readOnly ? (
          <Button onClick={onClose}>{t("roles.editor.close")}</Button>
        ) : (
          <>
            <Button onClick={onClose}>{t("app.cancel")}</Button>
            <Button
              type="submit"
              form={formId}
              variant="primary"
              busy={save.isPending}
              data-testid="role-save"
            >
              {t(role ? "app.save" : "roles.editor.create")}
            </Button>
          </>
        )
      }
    >
      <form
        id={formId}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        className="flex flex-col gap-4"
      >
        {!readOnly && (
          <div className="grid gap-4 sm:grid-cols-2">
            <Field
              label={t("roles.editor.name")}
              error={missing === "name" ? t("roles.editor.needs_name") : nameProblem}
            >
              {(control) => (
                <Input
                  {...control}
                  value={name}
                  maxLength={LONGEST_NAME}
                  placeholder={t("roles.editor.name_placeholder")}
                  onChange={(event) => {
                    setName(event.target.value);
                    setMissing(null);
                  }}
                  data-testid="role-name"
                />
              )}
            </Field>
            {!role && (
              <Field label={t("roles.editor.copy_from")}>
                {(control) => (
                  <Select
                    id={control.id}
                    value={copied}
                    onChange={copyFrom}
                    choices={[
                      { value: NOTHING, label: t("roles.editor.nothing") },
                      ...roles.map((one) => ({ value: one.role, label: nameOf(one.role) })),
                    ]}
                  />
                )}
              </Field>
            )}
          </div>
        )}
        <PermissionPicker
          value={permissions}
          onChange={(next) => {
            setPermissions(next);
            setMissing(null);
          }}
          readOnly={readOnly}
        />
        {(missing === "right" || (save.error && !nameProblem)) && (
          <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm font-medium text-danger">
            {missing === "right" ? t("roles.editor.needs_right") : sentenceOf(save.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}

function nameProblemOf(error: Error | null): string | undefined {
  if (!(error instanceof Problem)) return undefined;
  if (error.code === "taken") return error.detail;
  return error.errors.find(({ field }) => field === "name")?.detail;
}
