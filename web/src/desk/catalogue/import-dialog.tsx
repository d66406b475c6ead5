import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Badge } from "@ui/badge";
import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { Field, Input } from "@ui/field";
import { FileDrop } from "@ui/file-drop";
import { Spinner } from "@ui/spinner";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { catalogueApi } from "../api/catalogue";
import { sentenceOf } from "../api/problem";
import { keys } from "../api/query-keys";
import type { ImportReport } from "../api/types";

const POLL_MS = 3000;
const SHOWN_PROBLEMS = 100;
/** A file that shows what is wanted. */
const SAMPLE =
  "id,title,description,price,image_link,link,availability\n" +
  'mug-blue,"Mug, blue",Holds 300 ml,9.50 EUR,https://example.com/mug.jpg,https://example.com/mug,in stock\n';

interface ImportDialogProps {
  connectionId: string;
  onClose(): void;
}

/** First the file is looked at and its mistakes are shown; only then products change. */
export function ImportDialog({ connectionId, onClose }: ImportDialogProps) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const [file, setFile] = useState<File>();
  const [currency, setCurrency] = useState("");

  const look = useMutation({
    mutationFn: (chosen: { file: File; currency: string }) =>
      catalogueApi.importFile(connectionId, { ...chosen, onlyCheck: true }),
  });
  const send = useMutation({
    mutationFn: (chosen: { file: File; currency: string }) =>
      catalogueApi.importFile(connectionId, { ...chosen, onlyCheck: false }),
    onSettled() {
      void client.invalidateQueries({ queryKey: keys.productLists(connectionId) });
      void client.invalidateQueries({ queryKey: keys.shop(connectionId) });
    },
  });
  const sent = send.data;
  const rest = useQuery({
    queryKey: ["catalogue-import", connectionId, sent?.handles],
    queryFn: () => catalogueApi.importStatus(connectionId, sent?.handles ?? []),
    enabled: sent?.state === "in_progress",
    refetchInterval: (query) => (query.state.data?.state === "finished" ? false : POLL_MS),
  });

  const choose = (chosen: File | undefined, withCurrency = currency) => {
    if (!chosen) return;
    setFile(chosen);
    send.reset();
    look.mutate({ file: chosen, currency: withCurrency });
  };
  const checked = look.data;
  const ready = checked ? checked.rows - checked.problems.length : 0;
  const error = send.error ?? look.error;

  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={t("catalogue.import.title")}
      description={t("catalogue.import.text")}
      footer={
        sent ? (
          <Button variant="primary" onClick={onClose}>
            {t("catalogue.import.done")}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{t("app.cancel")}</Button>
            <Button
              variant="primary"
              busy={send.isPending}
              disabled={!file || ready === 0}
              onClick={() => file && send.mutate({ file, currency })}
            >
              {t("catalogue.import.start", { count: ready })}
            </Button>
          </>
        )
      }
    >
      <div className="flex flex-col gap-4">
        {!sent && (
          <>
            <FileDrop
              title={file?.name ?? t("catalogue.import.drop")}
              hint={t("catalogue.import.kinds")}
              onChoose={choose}
            />
            <div className="flex flex-wrap items-end justify-between gap-3">
              <Field
                label={t("catalogue.import.currency")}
                hint={t("catalogue.import.currency_hint")}
                className="w-56"
              >
                {(control) => (
                  <Input
                    {...control}
                    value={currency}
                    maxLength={3}
                    placeholder="EUR"
                    onChange={(event) => {
                      const typed = event.target.value.toUpperCase();
                      setCurrency(typed);
                      if (typed === "" || typed.length === 3) choose(file, typed);
                    }}
                  />
                )}
              </Field>
              <a
                href={`data:text/csv;charset=utf-8,${encodeURIComponent(SAMPLE)}`}
                download="products.csv"
                className="text-sm font-semibold text-primary hover:underline"
              >
                {t("catalogue.import.sample")}
              </a>
            </div>
          </>
        )}
        {(look.isPending || send.isPending) && (
          <p role="status" className="flex items-center gap-2 text-sm text-ink-soft">
            <Spinner className="size-4" />
            {t(send.isPending ? "catalogue.import.sending" : "catalogue.import.looking")}
          </p>
        )}
        {error && (
          <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm font-medium text-danger">
            {sentenceOf(error)}
          </p>
        )}
        {checked && !sent && !look.isPending && (
          <Report report={checked} headline={t("catalogue.import.found", { count: ready })} />
        )}
        {sent && (
          <Report
            report={rest.data ? { ...sent, problems: [...sent.problems, ...rest.data.problems] } : sent}
            headline={
              (rest.data ?? sent).state === "finished"
                ? t("catalogue.import.finished", { count: sent.sent })
                : t("catalogue.import.in_progress", { count: sent.sent })
            }
          />
        )}
      </div>
    </Dialog>
  );
}

function Report({ report, headline }: { report: ImportReport; headline: string }) {
  const { t } = useTranslation("desk");
  const { problems, columns } = report;
  return (
    <section className="flex flex-col gap-3" aria-live="polite">
      <p className="font-semibold">{headline}</p>
      {columns.length > 0 && (
        <p className="flex flex-wrap items-center gap-1 text-sm text-ink-soft">
          {t("catalogue.import.columns")}
          {columns.map((column) => (
            <Badge key={column}>{column}</Badge>
          ))}
        </p>
      )}
      {problems.length > 0 && (
        <div>
          <p className="pb-1 text-sm font-semibold text-danger">
            {t("catalogue.import.problems", { count: problems.length })}
          </p>
          <ul className="max-h-56 divide-y overflow-y-auto rounded-md border text-sm">
            {problems.slice(0, SHOWN_PROBLEMS).map(({ line, id, detail }) => (
              <li key={`${line} ${id} ${detail}`} className="flex gap-3 px-3 py-1.5">
                <span className="w-16 shrink-0 text-ink-faint tabular-nums">
                  {line > 0 ? t("catalogue.import.line", { line }) : "–"}
                </span>
                <span className="min-w-0 break-words">
                  {id && <b className="font-semibold">{id}: </b>}
                  {detail}
                </span>
              </li>
            ))}
          </ul>
          {problems.length > SHOWN_PROBLEMS && (
            <p className="pt-1 text-xs text-ink-faint">
              {t("catalogue.import.more_problems", { count: problems.length - SHOWN_PROBLEMS })}
            </p>
          )}
        </div>
      )}
    </section>
  );
}
