import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { CircleAlert, CircleCheck, PlugZap } from "lucide-react";
import { useTranslation } from "react-i18next";
import { desk } from "../../api/desk";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";

/** Pings the endpoint as WhatsApp does, and says what came of it. */
export function TestButton({ flowId }: { flowId: string }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const test = useMutation({
    mutationFn: () => desk.testFlowEndpoint(flowId),
    onSuccess(probe) {
      client.setQueryData(keys.flowEndpoint(flowId), probe.endpoint);
      void client.invalidateQueries({ queryKey: keys.flowRequests(flowId) });
    },
  });
  const problem = test.error ? sentenceOf(test.error) : test.data?.problem;
  return (
    <>
      <Button busy={test.isPending} onClick={() => test.mutate()}>
        <PlugZap />
        {t("flows.endpoint.test")}
      </Button>
      <p role="status" className="flex min-w-0 basis-full items-start gap-1.5 text-sm empty:hidden">
        {problem && (
          <>
            <CircleAlert className="mt-0.5 size-4 shrink-0 text-danger" aria-hidden="true" />
            <span className="min-w-0 break-words text-danger">{problem}</span>
          </>
        )}
        {!problem && test.data && (
          <>
            <CircleCheck className="mt-0.5 size-4 shrink-0 text-success" aria-hidden="true" />
            {t("flows.endpoint.works", { ms: test.data.duration_ms })}
          </>
        )}
      </p>
    </>
  );
}
