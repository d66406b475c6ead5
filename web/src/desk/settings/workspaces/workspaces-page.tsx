import { useQuery } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { ErrorState } from "@ui/states";
import { Building2, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { people } from "../../api/people";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { WorkspaceView } from "../../api/types";
import { useSession } from "../../session/session";
import { OnlyWith } from "../not-allowed";
import { RowSkeleton } from "../row-skeleton";
import { NewWorkspaceDialog } from "./new-workspace-dialog";
import { RequireSecondFactor } from "./require-second-factor";
import { WorkspaceName } from "./workspace-name";

/** The workspace's own name and, for those who run the installation, the other workspaces in it. */
export function WorkspacesPage() {
  return (
    <OnlyWith permission="workspaces.write">
      <Workspaces />
    </OnlyWith>
  );
}

function Workspaces() {
  const { t } = useTranslation("desk");
  const own = useSession().data?.workspace;
  const list = useQuery({ queryKey: keys.workspaces, queryFn: people.workspaces });
  const [adding, setAdding] = useState(false);
  if (list.isPending || !own) return <RowSkeleton />;
  if (list.data === undefined) {
    return <ErrorState text={sentenceOf(list.error)} onRetry={() => void list.refetch()} />;
  }
  const others = list.data.data.filter(({ id }) => id !== own.id);
  return (
    <>
      <WorkspaceName key={own.name} name={own.name} />
      <RequireSecondFactor />
      {list.data.may_add && (
        <section className="mt-10" aria-labelledby="other-workspaces">
          <div className="mb-3 flex flex-wrap items-end justify-between gap-3">
            <div className="max-w-xl">
              <h2 id="other-workspaces" className="font-semibold">
                {t("workspaces.others")}
              </h2>
              <p className="text-ink-soft">{t("workspaces.others_text")}</p>
            </div>
            <Button onClick={() => setAdding(true)} data-testid="workspace-add">
              <Plus />
              {t("workspaces.add")}
            </Button>
          </div>
          {others.length === 0 ? (
            <p className="rounded-lg border border-dashed px-4 py-6 text-center text-ink-faint">
              {t("workspaces.none")}
            </p>
          ) : (
            <ul className="divide-y overflow-hidden rounded-lg border bg-surface">
              {others.map((workspace) => (
                <WorkspaceRow key={workspace.id} workspace={workspace} />
              ))}
            </ul>
          )}
        </section>
      )}
      {adding && <NewWorkspaceDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function WorkspaceRow({
  workspace: { name, people: count, numbers, created_at },
}: {
  workspace: WorkspaceView;
}) {
  const { t, i18n } = useTranslation("desk");
  const since = new Date(created_at).toLocaleDateString(i18n.language, { dateStyle: "medium" });
  return (
    <li className="flex items-center gap-3 px-4 py-3" data-testid="workspace">
      <span className="grid size-9 shrink-0 place-items-center rounded-md bg-sunken text-ink-faint">
        <Building2 className="size-4" aria-hidden="true" />
      </span>
      <div className="min-w-0 flex-1">
        <p className="truncate font-semibold" title={name} translate="no">
          {name}
        </p>
        <p className="text-sm text-ink-faint">
          {count === 0
            ? t("workspaces.nobody_yet")
            : [t("workspaces.people", { count }), t("workspaces.numbers", { count: numbers })].join(" · ")}
        </p>
      </div>
      <time dateTime={created_at} className="hidden text-sm text-ink-faint sm:block">
        {t("workspaces.since", { date: since })}
      </time>
    </li>
  );
}
