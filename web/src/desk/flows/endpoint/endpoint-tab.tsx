import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { CopyButton } from "@ui/copy-button";
import { Dialog } from "@ui/dialog";
import { Field, Input, Textarea } from "@ui/field";
import { Select } from "@ui/select";
import { ErrorState } from "@ui/states";
import { toast } from "@ui/toast";
import { CircleAlert } from "lucide-react";
import { type FormEvent, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { desk } from "../../api/desk";
import { Problem, sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { EndpointMode, FlowDetail, HostedEndpoint } from "../../api/types";
import { PageLoading } from "../../shell/page-states";
import { Refused, Section } from "../section";
import { changeOf, draftOf, type EndpointDraft, tableForm } from "./endpoint-draft";
import { KeyList } from "./key-list";
import { OwnServer } from "./own-server";
import { RequestList } from "./request-list";
import { RuleTable } from "./rule-table";
import { TestButton } from "./test-button";
import { useEndpoint } from "./use-endpoint";

const MODES: readonly EndpointMode[] = ["off", "static", "forward"];

/** Who answers what the screens of a form ask. */
export function EndpointTab({ detail }: { detail: FlowDetail }) {
  const query = useEndpoint(detail.flow.id);
  if (query.isPending) return <PageLoading />;
  if (query.data === undefined) {
    return <ErrorState text={sentenceOf(query.error)} onRetry={() => void query.refetch()} />;
  }
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto flex max-w-3xl flex-col gap-6 px-4 py-6 sm:px-8">
        <Answering detail={detail} endpoint={query.data} />
        <KeyList flowId={detail.flow.id} endpoint={query.data} />
        <RequestList flowId={detail.flow.id} />
        <OwnServer detail={detail} />
      </div>
    </div>
  );
}

function Answering({ detail, endpoint }: { detail: FlowDetail; endpoint: HostedEndpoint }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const form = useMemo(() => tableForm(detail.json), [detail.json]);
  const [draft, setDraft] = useState(() => draftOf(endpoint));
  const [secret, setSecret] = useState<string | null>(null);
  const flowId = detail.flow.id;
  const save = useMutation({
    mutationFn: (more: { replace_keys?: boolean; new_secret?: boolean }) =>
      desk.setFlowEndpoint(flowId, { ...changeOf(draft), ...more }),
    onSuccess(saved) {
      client.setQueryData(keys.flowEndpoint(flowId), saved.endpoint);
      void client.invalidateQueries({ queryKey: keys.flow(flowId) });
      setDraft(draftOf(saved.endpoint));
      setSecret(saved.secret);
      if (saved.problem === null) toast.success(t("flows.endpoint.saved"));
    },
  });
  const problem = save.error instanceof Problem ? save.error : null;
  const wrong = (field: string) => problem?.errors.find((error) => error.field === field)?.detail;
  const isForeign = problem?.code === "foreign_key";
  const isSame = JSON.stringify(draft) === JSON.stringify(draftOf(endpoint));
  const change = (part: Partial<EndpointDraft>) => setDraft((known) => ({ ...known, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({});
  };
  return (
    <Section title={t("flows.endpoint.title")} text={t("flows.endpoint.text")}>
      {endpoint.address_problem && <Warning text={endpoint.address_problem} />}
      {!form.asksEndpoint && <Warning text={t("flows.endpoint.asks_nobody")} />}
      {save.data?.problem && <Warning text={t("flows.endpoint.not_taken", { problem: save.data.problem })} />}
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label={t("flows.endpoint.mode_label")} error={wrong("mode")}>
          {(control) => (
            <Select
              id={control.id}
              value={draft.mode}
              onChange={(mode) => change({ mode })}
              choices={MODES.map((mode) => ({ value: mode, label: t(`flows.endpoint.mode.${mode}`) }))}
              data-testid="endpoint-mode"
            />
          )}
        </Field>
        {draft.mode === "static" && (
          <RuleTable
            rules={draft.rules}
            form={form}
            errors={problem?.errors ?? []}
            onChange={(rules) => change({ rules })}
          />
        )}
        {draft.mode === "forward" && (
          <>
            <Field
              label={t("flows.endpoint.forward_url")}
              hint={t("flows.endpoint.forward_hint")}
              error={wrong("forward_url")}
            >
              {(control) => (
                <Input
                  {...control}
                  type="url"
                  value={draft.forwardUrl}
                  placeholder="https://example.com/flow"
                  onChange={(event) => change({ forwardUrl: event.target.value })}
                />
              )}
            </Field>
            {endpoint.has_secret && (
              <Button
                size="sm"
                className="self-start"
                busy={save.isPending && save.variables?.new_secret === true}
                onClick={() => save.mutate({ new_secret: true })}
              >
                {t("flows.endpoint.new_secret")}
              </Button>
            )}
          </>
        )}
        {draft.mode !== "off" && (
          <div className="grid gap-4 sm:grid-cols-2">
            <Field
              label={t("flows.endpoint.failure_message")}
              hint={t("flows.endpoint.failure_hint")}
              error={wrong("failure_message")}
            >
              {(control) => (
                <Textarea
                  {...control}
                  value={draft.failureMessage}
                  maxLength={1000}
                  onChange={(event) => change({ failureMessage: event.target.value })}
                />
              )}
            </Field>
            <Field
              label={t("flows.endpoint.void_message")}
              hint={t("flows.endpoint.void_hint")}
              error={wrong("void_message")}
            >
              {(control) => (
                <Textarea
                  {...control}
                  value={draft.voidMessage}
                  maxLength={1000}
                  onChange={(event) => change({ voidMessage: event.target.value })}
                />
              )}
            </Field>
            <Field label={t("flows.endpoint.token_days")} error={wrong("token_days")}>
              {(control) => (
                <Input
                  {...control}
                  inputMode="numeric"
                  className="max-w-28"
                  value={draft.tokenDays}
                  onChange={(event) => change({ tokenDays: event.target.value })}
                />
              )}
            </Field>
          </div>
        )}
        {save.error && !isForeign && (problem?.errors.length ?? 0) === 0 && <Refused error={save.error} />}
        {(wrong("rules") ?? wrong("keys")) && <Refused error={save.error} />}
        <div className="flex flex-wrap gap-2">
          <Button
            type="submit"
            variant="primary"
            busy={save.isPending}
            disabled={isSame && (endpoint.is_set || endpoint.mode === "off")}
          >
            {t("app.save")}
          </Button>
          {endpoint.mode !== "off" && <TestButton flowId={flowId} />}
        </div>
        {endpoint.mode !== "off" && (
          <p className="flex min-w-0 items-center gap-1 text-sm text-ink-soft">
            <span className="min-w-0 break-all">
              {t(endpoint.is_set ? "flows.endpoint.is_set" : "flows.endpoint.is_not_set", {
                url: endpoint.url,
              })}
            </span>
            <CopyButton text={endpoint.url} />
          </p>
        )}
      </form>
      <Dialog
        open={isForeign}
        onOpenChange={(open) => !open && save.reset()}
        title={t("flows.endpoint.foreign.title")}
        description={t("flows.endpoint.foreign.text")}
        footer={
          <>
            <Button onClick={() => save.reset()}>{t("app.cancel")}</Button>
            <Button variant="danger" onClick={() => save.mutate({ replace_keys: true })}>
              {t("flows.endpoint.foreign.action")}
            </Button>
          </>
        }
      >
        {isForeign && <p className="text-sm text-ink-soft">{sentenceOf(save.error)}</p>}
      </Dialog>
      <Dialog
        open={secret !== null}
        onOpenChange={(open) => !open && setSecret(null)}
        title={t("flows.endpoint.secret.title")}
        description={t("flows.endpoint.secret.text")}
        footer={<Button onClick={() => setSecret(null)}>{t("flows.endpoint.secret.done")}</Button>}
      >
        <p className="flex items-center gap-2 rounded-md border bg-canvas px-3 py-2">
          <code className="min-w-0 flex-1 font-mono text-sm break-all" data-testid="endpoint-secret">
            {secret}
          </code>
          {secret !== null && <CopyButton text={secret} />}
        </p>
      </Dialog>
    </Section>
  );
}

const Warning = ({ text }: { text: string }) => (
  <p
    role="alert"
    className="flex items-start gap-2 rounded-md bg-accent-soft px-3 py-2 text-sm text-accent-ink"
  >
    <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
    <span className="min-w-0 break-words">{text}</span>
  </p>
);
