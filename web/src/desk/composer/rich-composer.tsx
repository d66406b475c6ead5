import { lazy, Suspense } from "react";
import type { Conversation } from "../api/types";
import { outbox } from "../outbox/outbox";
import type { Outgoing } from "../outbox/outgoing";
import type { BuilderName } from "./builders/registry";
import { changeDraft, useDraft } from "./drafts";
import { DialogLaterContext, useChosenLater } from "./later/dialog-later";

/** Needed seldom: the page opens without them. */
const TemplateDialog = lazy(async () => ({
  default: (await import("./templates/template-dialog")).TemplateDialog,
}));
const Builder = lazy(async () => {
  const { BUILDERS } = await import("./builders/registry");
  return {
    default: ({ name, ...open }: Parameters<(typeof BUILDERS)[BuilderName]>[0] & { name: BuilderName }) =>
      BUILDERS[name](open),
  };
});

export type RichDialog = BuilderName | "template";

interface RichComposerProps {
  conversation: Conversation;
  /** Which one is open. */
  dialog: RichDialog | null;
  /** A template to begin with, by its id. */
  templateId?: string;
  onClose(): void;
}

/** The dialog of a message that is not written but filled in. */
export function RichComposer({ conversation, dialog, templateId, onClose }: RichComposerProps) {
  const { replyTo } = useDraft(conversation.id);
  const later = useChosenLater(conversation);
  const send = (outgoing: Outgoing) => {
    outbox.add(conversation.id, outgoing, replyTo, later.take());
    changeDraft(conversation.id, { replyTo: null });
    onClose();
  };
  if (dialog === null) return null;
  return (
    <DialogLaterContext value={later.context}>
      <Suspense>
        {dialog === "template" ? (
          <TemplateDialog
            conversation={conversation}
            templateId={templateId}
            onSend={send}
            onClose={onClose}
          />
        ) : (
          <Builder
            name={dialog}
            conversation={conversation}
            onSend={(interactive) => send({ kind: "interactive", interactive })}
            onClose={onClose}
          />
        )}
      </Suspense>
    </DialogLaterContext>
  );
}
