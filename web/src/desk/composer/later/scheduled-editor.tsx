import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { Field, Input, Textarea } from "@ui/field";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { detailAt, sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import { scheduled as calls, type ScheduledMessage } from "../../api/scheduled";
import { serverClock } from "../../live/server-clock";
import { fieldTime, pickedTime, type SnoozeProblem } from "../../work/snooze-times";
import { MAX_TEXT_LENGTH } from "../attachment-rules";

interface ScheduledEditorProps {
  scheduled: ScheduledMessage;
  onClose(): void;
}

const textOf = ({ kind, content }: ScheduledMessage) =>
  kind === "text" ? String((content as { body?: unknown }).body ?? "") : null;

/** Another time for what is to be sent later, and where it is a text another text. */
export function ScheduledEditor({ scheduled, onClose }: ScheduledEditorProps) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const formId = useId();
  const { id, conversation_id, kind, reply_to, when_shut, unless_answered, send_at } = scheduled;
  const [text, setText] = useState(textOf(scheduled));
  const [time, setTime] = useState(send_at === null ? "" : fieldTime(Date.parse(send_at)));
  const [problem, setProblem] = useState<SnoozeProblem | null>(null);
  const save = useMutation({
    mutationFn: (at: string | null) =>
      calls.write(id, {
        conversation_id,
        kind,
        content: text === null ? scheduled.content : { ...scheduled.content, body: text },
        reply_to,
        send_at: at,
        when_shut,
        unless_answered,
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.scheduled(conversation_id) });
      onClose();
    },
  });
  const submit = () => {
    // Whatever waits for the customer goes on waiting, unless it gets a time.
    if (time === "" && send_at === null) return save.mutate(null);
    const picked = pickedTime(time, serverClock.nowMs());
    if ("problem" in picked) return setProblem(picked.problem);
    return save.mutate(new Date(picked.atMs).toISOString());
  };
  const wrongText = detailAt(save.error, "content.body");
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("later.edit")}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            busy={save.isPending}
            data-testid="scheduled-save"
          >
            {t("app.save")}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {text === null ? (
          <p className="truncate text-ink-soft" dir="auto">
            {scheduled.preview}
          </p>
        ) : (
          <Field label={t("later.text")} error={wrongText}>
            {(control) => (
              <Textarea
                {...control}
                value={text}
                maxLength={MAX_TEXT_LENGTH}
                dir="auto"
                onChange={(event) => setText(event.target.value)}
                data-testid="scheduled-text"
              />
            )}
          </Field>
        )}
        <Field
          label={t("later.at")}
          hint={send_at === null ? t("later.at_hint") : undefined}
          error={problem ? t(`snooze.wrong.${problem}`) : detailAt(save.error, "send_at")}
        >
          {(control) => (
            <Input
              {...control}
              type="datetime-local"
              value={time}
              onChange={(event) => {
                setTime(event.target.value);
                setProblem(null);
              }}
              data-testid="scheduled-time"
            />
          )}
        </Field>
        {save.error && !wrongText && !detailAt(save.error, "send_at") && (
          <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm font-medium text-danger">
            {sentenceOf(save.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}
