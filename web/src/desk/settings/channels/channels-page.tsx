import { useQuery } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { Skeleton } from "@ui/skeleton";
import { EmptyState, ErrorState } from "@ui/states";
import { Plug, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { desk } from "../../api/desk";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import { useMay } from "../../session/session";
import { ConnectionCard } from "./connection-card";
import { NewConnectionDialog } from "./new-connection-dialog";

export function ChannelsPage() {
  const { t } = useTranslation("desk");
  const mayChange = useMay("connections.write");
  const connections = useQuery({ queryKey: keys.connections, queryFn: desk.connections });
  const [adding, setAdding] = useState(false);

  const addButton = mayChange && (
    <Button variant="primary" onClick={() => setAdding(true)} data-testid="add-connection">
      <Plus />
      {t("channels.add")}
    </Button>
  );
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-xl text-ink-soft">{mayChange ? t("channels.intro") : t("channels.owner_only")}</p>
        {connections.data && connections.data.length > 0 && addButton}
      </div>
      {connections.isPending ? (
        <Skeleton className="h-52 rounded-lg" />
      ) : connections.data === undefined ? (
        <ErrorState text={sentenceOf(connections.error)} onRetry={() => void connections.refetch()} />
      ) : connections.data.length === 0 ? (
        <EmptyState
          icon={<Plug />}
          title={t("channels.empty.title")}
          text={t("channels.empty.text")}
          action={addButton}
          className="rounded-lg border border-dashed"
        />
      ) : (
        <div className="flex flex-col gap-4">
          {connections.data.map((connection) => (
            <ConnectionCard key={connection.id} connection={connection} editable={mayChange} />
          ))}
        </div>
      )}
      {adding && <NewConnectionDialog onClose={() => setAdding(false)} />}
    </>
  );
}
