import { EmptyState } from "@ui/states";
import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Permission } from "../api/types";
import { useMay } from "../session/session";

/** A page of those who may do this; others read whom to ask. */
export function OnlyWith({ permission, children }: { permission: Permission; children: ReactNode }) {
  return useMay(permission) ? children : <NotAllowed />;
}

export function NotAllowed() {
  const { t } = useTranslation("desk");
  return (
    <EmptyState
      icon={<Lock />}
      title={t("permissions.not_allowed.title")}
      text={t("permissions.not_allowed.text")}
      className="h-auto rounded-lg border border-dashed py-16"
    />
  );
}
