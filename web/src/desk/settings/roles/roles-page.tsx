import { Badge } from "@ui/badge";
import { Button, IconButton } from "@ui/button";
import { EmptyState, ErrorState } from "@ui/states";
import { Copy, Eye, Pencil, Plus, ShieldCheck, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../../api/problem";
import type { RoleView } from "../../api/types";
import { OnlyWith } from "../not-allowed";
import { RowSkeleton } from "../row-skeleton";
import { ALL_PERMISSIONS } from "./permission-groups";
import { RemoveRoleDialog } from "./remove-role-dialog";
import { RoleEditor } from "./role-editor";
import { isBuiltIn, useMayGive, useRoleName, useRoles } from "./use-roles";

/** What of a role is open: a new one, perhaps as a copy; one to look at or change; one to be removed. */
type Open =
  | { what: "new"; from?: RoleView }
  | { what: "edit"; role: RoleView }
  | { what: "remove"; role: RoleView };

export function RolesPage() {
  return (
    <OnlyWith permission="roles.write">
      <Roles />
    </OnlyWith>
  );
}

function Roles() {
  const { t } = useTranslation("desk");
  const roles = useRoles();
  const [open, setOpen] = useState<Open | null>(null);
  if (roles.isPending) return <RowSkeleton />;
  if (roles.data === undefined) {
    return <ErrorState text={sentenceOf(roles.error)} onRetry={() => void roles.refetch()} />;
  }
  const own = roles.data.filter(({ role }) => !isBuiltIn(role));
  const builtIn = roles.data.filter(({ role }) => isBuiltIn(role));
  const newButton = (
    <Button variant="primary" onClick={() => setOpen({ what: "new" })} data-testid="new-role">
      <Plus />
      {t("roles.new")}
    </Button>
  );
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-xl text-ink-soft">{t("roles.intro")}</p>
        {own.length > 0 && newButton}
      </div>
      <h2 className="mb-2 font-semibold">{t("roles.own_title")}</h2>
      {own.length === 0 ? (
        <EmptyState
          icon={<ShieldCheck />}
          title={t("roles.empty.title")}
          text={t("roles.empty.text")}
          action={newButton}
          className="h-auto rounded-lg border border-dashed"
        />
      ) : (
        <RoleList roles={own} onOpen={setOpen} />
      )}
      <h2 className="mt-8 mb-2 font-semibold">{t("roles.built_in_title")}</h2>
      <RoleList roles={builtIn} onOpen={setOpen} />
      {open?.what === "new" && <RoleEditor from={open.from} onClose={() => setOpen(null)} />}
      {open?.what === "edit" && <RoleEditor role={open.role} onClose={() => setOpen(null)} />}
      {open?.what === "remove" && <RemoveRoleDialog role={open.role} onClose={() => setOpen(null)} />}
    </>
  );
}

const RoleList = ({ roles, onOpen }: { roles: RoleView[]; onOpen(open: Open): void }) => (
  <ul className="divide-y overflow-hidden rounded-lg border bg-surface">
    {roles.map((role) => (
      <RoleRow key={role.role} role={role} onOpen={onOpen} />
    ))}
  </ul>
);

function RoleRow({ role, onOpen }: { role: RoleView; onOpen(open: Open): void }) {
  const { t } = useTranslation("desk");
  const name = useRoleName()(role.role);
  const mayChange = useMayGive()(role) && !isBuiltIn(role.role);
  return (
    <li
      className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3"
      aria-label={name}
      data-testid="role"
    >
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex items-center gap-2">
          <span className="min-w-0 truncate font-semibold" dir="auto" title={name}>
            {name}
          </span>
          <Badge>{t("roles.people", { count: role.people })}</Badge>
        </p>
        <p className="text-sm text-ink-faint">
          {isBuiltIn(role.role)
            ? t(`roles.built_in.${role.role}.text`)
            : t("roles.rights", { count: role.permissions.length, all: ALL_PERMISSIONS.length })}
        </p>
      </div>
      <div className="flex items-center gap-1">
        <Button size="sm" onClick={() => onOpen({ what: "edit", role })}>
          {mayChange ? <Pencil /> : <Eye />}
          {t(mayChange ? "roles.edit" : "roles.show")}
        </Button>
        <Button size="sm" onClick={() => onOpen({ what: "new", from: role })}>
          <Copy />
          {t("roles.copy")}
        </Button>
        {mayChange && (
          <IconButton
            size="sm"
            label={t("roles.delete", { name })}
            onClick={() => onOpen({ what: "remove", role })}
          >
            <Trash2 />
          </IconButton>
        )}
      </div>
    </li>
  );
}
