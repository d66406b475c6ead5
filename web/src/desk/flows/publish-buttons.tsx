import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { toast } from "@ui/toast";
import { BadgeCheck, Send } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { desk } from "../api/desk";
import { sentenceOf } from "../api/problem";
import { keys } from "../api/query-keys";
import type { FlowDetail } from "../api/types";
import type { FlowDraft } from "./use-flow-draft";

interface PublishButtonsProps {
  detail: FlowDetail;
  draft: FlowDraft;
}

/** What brings the working copy to WhatsApp. */
export function PublishButtons({ detail, draft }: PublishButtonsProps) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { flow } = detail;
  const reload = () => {
    void client.invalidateQueries({ queryKey: keys.flow(flow.id) });
    void client.invalidateQueries({ queryKey: keys.flows });
  };
  /** Nothing older than what is seen goes out. */
  const saved = async () => {
    if (!(await draft.flush())) throw new Error(t("flows.save.first"));
  };
  const validate = useMutation({
    mutationFn: async () => {
      await saved();
      return desk.validateFlow(flow.id);
    },
    onSuccess(checked) {
      const count = checked.problems.length;
      if (count === 0) toast.success(t("flows.validate.fine"));
      else toast.error(t("flows.validate.found", { count }));
    },
    onError: (error) => toast.error(sentenceOf(error)),
    onSettled: reload,
  });
  const publish = useMutation({
    mutationFn: async () => {
      await saved();
      return desk.publishFlow(flow.id);
    },
    onSuccess() {
      toast.success(t("flows.publish.done"));
      setAsking(false);
    },
    onSettled: reload,
  });
  const wrong = draft.problems.length;
  return (
    <span className="flex gap-2">
      <Button size="sm" busy={validate.isPending} onClick={() => validate.mutate()}>
        <BadgeCheck />
        <span className="max-sm:sr-only">{t("flows.validate.action")}</span>
      </Button>
      <Button
        size="sm"
        variant="primary"
        onClick={() => {
          publish.reset();
          setAsking(true);
        }}
        data-testid="flow-publish"
      >
        <Send />
        {t("flows.publish.action")}
      </Button>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={t("flows.publish.title", { name: flow.name })}
        description={t("flows.publish.text")}
        footer={
          <>
            <Button onClick={() => setAsking(false)}>{t("app.cancel")}</Button>
            <Button
              variant="primary"
              disabled={wrong > 0}
              busy={publish.isPending}
              onClick={() => publish.mutate()}
              data-testid="flow-publish-confirm"
            >
              {t("flows.publish.action")}
            </Button>
          </>
        }
      >
        {wrong > 0 && (
          <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
            {t("flows.publish.problems", { count: wrong })}
          </p>
        )}
        {publish.error && (
          <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm font-medium text-danger">
            {sentenceOf(publish.error)}
          </p>
        )}
      </Dialog>
    </span>
  );
}
