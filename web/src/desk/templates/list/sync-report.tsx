import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { dateAndTime } from "@ui/datetime";
import { toast } from "@ui/toast";
import { RotateCw, TriangleAlert } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { desk } from "../../api/desk";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import { isUnderWay, templateSyncsQuery } from "./template-queries";

/** When the templates were last read, the button that reads them again, and which accounts could not be read. */
export function SyncReport() {
  const { t, i18n } = useTranslation("desk");
  const client = useQueryClient();
  const syncs = useQuery(templateSyncsQuery).data ?? [];
  const busy = syncs.some(isUnderWay);
  const wasBusy = useRef(false);
  useEffect(() => {
    if (wasBusy.current && !busy) {
      void client.invalidateQueries({ queryKey: keys.templateLists });
      void client.invalidateQueries({ queryKey: keys.templateCounts });
    }
    wasBusy.current = busy;
  }, [busy, client]);
  const sync = useMutation({
    mutationFn: () => desk.syncTemplates(),
    onSuccess: (started) => client.setQueryData(keys.templateSyncs, started),
    onError: (error) => toast.error(sentenceOf(error)),
  });
  const connected = syncs.filter((item) => item.connection_status !== "disconnected");
  const failed = connected.filter((item) => item.state === "failed");
  const newest = connected
    .map((item) => item.finished_at ?? "")
    .sort()
    .at(-1);
  const found = connected.filter((item) => item.state === "done");
  const sum = (key: "seen" | "added" | "changed" | "gone") =>
    found.reduce((total, item) => total + item[key], 0);
  return (
    <div className="mb-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-soft">
        <Button
          size="sm"
          busy={busy || sync.isPending}
          onClick={() => sync.mutate()}
          data-testid="sync-templates"
        >
          <RotateCw />
          {t("templates.sync.button")}
        </Button>
        <span role="status">
          {busy
            ? t("templates.sync.running", { count: syncs.reduce((total, item) => total + item.seen, 0) })
            : newest
              ? t("templates.sync.last", { time: dateAndTime(Date.parse(newest), i18n.language) })
              : t("templates.sync.never")}
          {!busy && found.length > 0 && sum("added") + sum("changed") + sum("gone") > 0 && (
            <>
              {" · "}
              {t("templates.sync.found", { added: sum("added"), changed: sum("changed"), gone: sum("gone") })}
            </>
          )}
        </span>
      </div>
      {failed.length > 0 && !busy && (
        <div role="alert" className="mt-2 rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
          <p className="flex items-center gap-2 font-semibold">
            <TriangleAlert className="size-4 shrink-0" aria-hidden="true" />
            {t("templates.sync.failed", { failed: failed.length, count: connected.length })}
          </p>
          <ul className="mt-1 ms-6 list-disc">
            {failed.map((item) => (
              <li key={item.connection_id}>
                {item.connection_name}: {item.detail}{" "}
                {item.seen > 0 && t("templates.sync.partly", { count: item.seen })}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
