import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { Field, Textarea } from "@ui/field";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "../../api/types";
import { contactName } from "../../contact/contact-name";
import { outbox } from "../../outbox/outbox";
import { lengthOf, MAX_TEXT_LENGTH } from "../attachment-rules";
import { unfilled } from "../canned/fill";
import { clearDraft, useDraft } from "../drafts";

interface WriteForLaterProps {
  conversation: Conversation;
  onClose(): void;
}

/** Over a shut window: a text that leaves as soon as the customer writes. */
export function WriteForLater({ conversation, onClose }: WriteForLaterProps) {
  const { t } = useTranslation("desk");
  const formId = useId();
  const draft = useDraft(conversation.id);
  const [text, setText] = useState(draft.text);
  const isReady =
    text.trim() !== "" && lengthOf(text.trim()) <= MAX_TEXT_LENGTH && unfilled(text).length === 0;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("later.when_written_title", { name: contactName(conversation.contact) })}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button type="submit" form={formId} variant="primary" disabled={!isReady} data-testid="later-keep">
            {t("later.action")}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isReady) return;
          const later = { send_at: null, when_shut: "wait" as const, unless_answered: false };
          outbox.add(conversation.id, { kind: "text", body: text.trim() }, draft.replyTo, later);
          clearDraft(conversation.id);
          onClose();
        }}
      >
        <Field label={t("later.text")} hint={t("later.when_written_hint")}>
          {(control) => (
            <Textarea
              {...control}
              value={text}
              autoFocus
              maxLength={MAX_TEXT_LENGTH}
              dir="auto"
              className="min-h-32"
              onChange={(event) => setText(event.target.value)}
              data-testid="later-text"
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
