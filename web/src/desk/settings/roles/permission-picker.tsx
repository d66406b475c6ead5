import { Checkbox } from "@ui/checkbox";
import { useTranslation } from "react-i18next";
import type { Permission } from "../../api/types";
import { useSession } from "../../session/session";
import { PERMISSION_GROUPS } from "./permission-groups";

interface PermissionPickerProps {
  value: Permission[];
  onChange(permissions: Permission[]): void;
  /** Only shown. */
  readOnly?: boolean;
}

/** What a role or a key may do, in groups. One gives only what one has, and may take away anything. */
export function PermissionPicker({ value, onChange, readOnly = false }: PermissionPickerProps) {
  const { t } = useTranslation("desk");
  const mine = useSession().data?.permissions ?? [];
  const isLimited = !readOnly && PERMISSION_GROUPS.some((group) => !includesAll(mine, group.permissions));
  const set = (changed: readonly Permission[], on: boolean) => {
    const others = value.filter((permission) => !changed.includes(permission));
    onChange(on ? [...others, ...changed] : others);
  };
  return (
    <div className="flex flex-col gap-4">
      {isLimited && (
        <p className="rounded-md bg-accent-soft px-3 py-2 text-sm text-accent-ink">
          {t("permissions.limited")}
        </p>
      )}
      {PERMISSION_GROUPS.map(({ name, permissions }) => (
        <fieldset key={name} className="overflow-hidden rounded-lg border">
          <legend className="sr-only">{t(`permissions.group.${name}`)}</legend>
          <div className="flex items-center justify-between gap-3 border-b bg-sunken px-3 py-2">
            <span className="font-semibold" aria-hidden="true">
              {t(`permissions.group.${name}`)}
            </span>
            <span className="text-xs text-ink-faint tabular-nums">
              {permissions.filter((permission) => value.includes(permission)).length}/{permissions.length}
            </span>
          </div>
          <div className="flex flex-col gap-2.5 px-3 py-3">
            {permissions.map((permission) => {
              const isMine = mine.includes(permission);
              const checked = value.includes(permission);
              return (
                <div key={permission} title={isMine || readOnly ? undefined : t("permissions.not_yours")}>
                  <Checkbox
                    checked={checked}
                    disabled={readOnly || (!isMine && !checked)}
                    onChange={(on) => set([permission], on)}
                  >
                    <span className={isMine || readOnly ? undefined : "text-ink-faint"}>
                      {t(`permissions.word.${permission}`)}
                    </span>
                  </Checkbox>
                </div>
              );
            })}
          </div>
        </fieldset>
      ))}
    </div>
  );
}

const includesAll = (all: readonly Permission[], some: readonly Permission[]) =>
  some.every((permission) => all.includes(permission));
