import { Button } from "@ui/button";
import { Field, Input } from "@ui/field";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/problem";
import type { FlowDetail } from "../../api/types";
import { Refused, Section } from "../section";
import { useFlowChange } from "../use-flow-change";

/** A server of the business that decrypts by itself: the desk has no part in it. */
export function OwnServer({ detail }: { detail: FlowDetail }) {
  const { t } = useTranslation("desk");
  const { endpoint } = detail.flow;
  const own = endpoint.kind === "own" ? (endpoint.url ?? "") : "";
  const change = useFlowChange(detail);
  const [url, setUrl] = useState(own);
  const problem = change.error instanceof Problem ? change.error.errors[0]?.detail : undefined;
  return (
    <Section title={t("flows.endpoint.own.title")} text={t("flows.endpoint.own.text")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ endpoint: { kind: "own", url: url.trim() } });
        }}
        className="flex flex-col gap-4"
      >
        <Field label={t("flows.endpoint.own.url")} error={problem}>
          {(control) => (
            <Input
              {...control}
              type="url"
              value={url}
              placeholder="https://example.com/flow"
              onChange={(event) => setUrl(event.target.value)}
            />
          )}
        </Field>
        {change.error && !problem && <Refused error={change.error} />}
        <Button
          type="submit"
          className="self-start"
          busy={change.isPending}
          disabled={url.trim() === "" || url.trim() === own}
        >
          {t("app.save")}
        </Button>
      </form>
    </Section>
  );
}
