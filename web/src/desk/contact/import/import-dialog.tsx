import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { FileDrop } from "@ui/file-drop";
import { Spinner } from "@ui/spinner";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { v7 as uuidv7 } from "uuid";
import { type ContactImport, contactImports, type ImportMapping } from "../../api/contact-imports";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import { ImportColumns } from "./import-columns";
import { ImportProgress } from "./import-progress";
import { ImportRows } from "./import-rows";

const POLL_MS = 700;
/** A file that shows what is wanted. */
const SAMPLE = "name,phone\nAna García,+34 600 100 001\nBruno Silva,+55 11 98765 4321\n";

/** A file is brought and looked at; only then contacts change, and the dialog may be shut meanwhile. */
export function ContactImportDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const [brought, setBrought] = useState<ContactImport | null>(null);
  const [mapping, setMapping] = useState<ImportMapping | null>(null);
  const bring = useMutation({
    mutationFn: (file: File) => contactImports.bring(uuidv7(), file),
    onSuccess: (answer) => {
      setBrought(answer);
      setMapping(answer.mapping);
    },
  });
  const id = brought?.id ?? "";
  const look = useQuery({
    queryKey: ["contact-import-look", id, mapping],
    queryFn: () => contactImports.look(id, mapping as ImportMapping),
    enabled: brought?.state === "ready" && mapping !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const progress = useQuery({
    queryKey: ["contact-import", id],
    queryFn: () => contactImports.get(id),
    enabled: brought !== null && brought.state !== "ready",
    refetchInterval: (query) => (query.state.data?.state === "running" ? POLL_MS : false),
  });
  const start = useMutation({
    mutationFn: () => contactImports.start(id, mapping as ImportMapping),
    onSuccess: setBrought,
  });
  const stop = useMutation({
    mutationFn: () => contactImports.stop(id),
    onSuccess: (answer) => client.setQueryData(["contact-import", id], answer),
  });
  const now = progress.data ?? brought;
  const isStarted = now !== null && now.state !== "ready";
  useEffect(() => {
    if (now?.state === "done" || now?.state === "cancelled") {
      void client.invalidateQueries({ queryKey: keys.contactLists });
    }
  }, [now?.state, client]);

  const good = (brought?.total ?? 0) - (look.data?.failed ?? 0);
  const error = bring.error ?? start.error ?? stop.error ?? look.error;
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={t("contact_import.title")}
      description={t("contact_import.text")}
      footer={
        isStarted ? (
          <>
            {now.state === "running" && (
              <Button busy={stop.isPending} onClick={() => stop.mutate()}>
                {t("contact_import.stop")}
              </Button>
            )}
            <Button variant="primary" onClick={onClose} data-testid="import-close">
              {t(now.state === "running" ? "contact_import.go_on" : "contact_import.close")}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={onClose}>{t("app.cancel")}</Button>
            <Button
              variant="primary"
              busy={start.isPending}
              disabled={!look.data || look.isError || good === 0}
              onClick={() => start.mutate()}
              data-testid="import-start"
            >
              {t("contact_import.start", { count: brought ? good : 0 })}
            </Button>
          </>
        )
      }
    >
      <div className="flex flex-col gap-4">
        {!isStarted && (
          <>
            <FileDrop
              title={brought?.file_name || t("contact_import.drop")}
              hint={t("contact_import.kinds")}
              onChoose={(file) => {
                if (file) bring.mutate(file);
              }}
            />
            <a
              href={`data:text/csv;charset=utf-8,${encodeURIComponent(SAMPLE)}`}
              download="contacts.csv"
              className="self-start text-sm font-semibold text-primary hover:underline"
            >
              {t("contact_import.sample")}
            </a>
          </>
        )}
        {bring.isPending && (
          <p role="status" className="flex items-center gap-2 text-sm text-ink-soft">
            <Spinner className="size-4" />
            {t("contact_import.bringing")}
          </p>
        )}
        {error && (
          <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm font-medium text-danger">
            {sentenceOf(error)}
          </p>
        )}
        {brought && mapping && !isStarted && (
          <>
            <ImportColumns columns={brought.columns} mapping={mapping} onChange={setMapping} />
            {look.data && <ImportRows look={look.data} total={brought.total} />}
          </>
        )}
        {isStarted && <ImportProgress now={now} />}
      </div>
    </Dialog>
  );
}
