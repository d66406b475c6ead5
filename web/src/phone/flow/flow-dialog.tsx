import { useQuery } from "@tanstack/react-query";
import { Dialog } from "@ui/dialog";
import { OverPlace } from "@ui/dialog-place";
import { Skeleton } from "@ui/skeleton";
import { EmptyState, ErrorState } from "@ui/states";
import { Hourglass } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { ControlError, control, UnreachableError } from "../../control/control-client";
import type { OpenedFlow } from "../../control/types";
import { FlowJsonError, readFlow } from "../../flow/flow-json";
import { currentVisit } from "../../flow/flow-state";
import { FlowSheet } from "../../flow/render/flow-sheet";
import { FlowSession } from "../../flow/session";
import { cloudFlowHost, refusalOf } from "./flow-host";
import { useVoidFlows } from "./void-flows";

interface FlowDialogProps {
  wa_id: string;
  messageId: string;
  businessName: string;
  /** The language of the message, where it says one. */
  language: string | null;
  onClose(): void;
}

type Started = { kind: "running"; session: FlowSession; mode: OpenedFlow["mode"] } | { kind: "over" };

/** The Flow of a message: fetched when it is opened, then in the customer's hands. */
export function FlowDialog({ wa_id, messageId, businessName, language, onClose }: FlowDialogProps) {
  const { t } = useTranslation("phone");
  const addVoid = useVoidFlows((flows) => flows.add);
  const opening = useQuery({
    queryKey: ["flow", wa_id, messageId],
    queryFn: () => start(wa_id, messageId, addVoid),
    // Each opening is one of its own.
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    refetchOnReconnect: false,
  });
  const { data, error } = opening;
  const voidWords = error instanceof ControlError && error.code === "flow_token_void" ? error.message : null;
  useEffect(() => {
    if (voidWords !== null) addVoid(messageId, voidWords);
  }, [voidWords, messageId, addVoid]);

  const isOver = data?.kind === "over";
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    if (isOver) close.current();
  }, [isOver]);
  if (isOver) return null;

  if (data) {
    return (
      <OverPlace>
        <FlowSheet
          session={data.session}
          business={businessName}
          mode={data.mode}
          language={language}
          onEnd={onClose}
        />
      </OverPlace>
    );
  }
  return (
    <Dialog open onOpenChange={onClose} title={businessName} tall>
      {error === null ? (
        <div role="status" aria-label={t("flow.opening")} className="flex flex-col gap-4 pt-1">
          <Skeleton className="h-7 w-3/5" />
          <Skeleton className="h-4 w-full" />
          <Skeleton className="h-4 w-4/5" />
          <Skeleton className="mt-3 h-11 w-full" />
          <Skeleton className="h-11 w-full" />
        </div>
      ) : (
        <Failure error={error} onRetry={() => void opening.refetch()} />
      )}
    </Dialog>
  );
}

function Failure({ error, onRetry }: { error: Error; onRetry(): void }) {
  const { t } = useTranslation("phone");
  if (error instanceof UnreachableError) {
    return <ErrorState title={t("flow.failed")} text={t("flow.unreachable")} onRetry={onRetry} />;
  }
  if (error instanceof FlowJsonError) {
    return <ErrorState title={t("flow.failed")} text={t("flow.faulty", { detail: error.message })} />;
  }
  if (!(error instanceof ControlError)) return <ErrorState text={error.message} onRetry={onRetry} />;
  if (error.status === 404) {
    return <EmptyState icon={<Hourglass />} title={t("flow.gone")} text={t("flow.gone_text")} />;
  }
  const { reason, message } = refusalOf(error);
  if (reason === "expired") {
    return <EmptyState icon={<Hourglass />} title={t("flow.gone")} text={message ?? t("flow.gone_text")} />;
  }
  const text = reason === "network" ? t("flow.unreachable") : (message ?? t("flow.endpoint"));
  return <ErrorState title={t("flow.failed")} text={text} onRetry={onRetry} />;
}

async function start(
  wa_id: string,
  message_id: string,
  onVoid: (messageId: string, words: string) => void,
): Promise<Started> {
  const opened = await control.openFlow(wa_id, message_id);
  if ("closed" in opened) return { kind: "over" };
  const { flow_json, flow_token, flow_action, screen, data, mode } = opened;
  const host = cloudFlowHost({
    wa_id,
    message_id,
    opened,
    screen: () => currentVisit(session.getState())?.screen ?? "",
    onVoid: (words) => onVoid(message_id, words),
  });
  const session = new FlowSession({ flow: readFlow(flow_json), host, flow_token, flow_action, screen, data });
  return { kind: "running", session, mode };
}
