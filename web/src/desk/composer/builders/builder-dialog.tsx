import type { Json } from "@ui/unknown-json";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "../../api/types";
import { useNow } from "../../live/server-clock";
import { shownInteractive } from "../../outbox/outgoing";
import { useUploads } from "../../outbox/uploads";
import { useChannel } from "../../queries/use-channels";
import { interactiveView } from "../../rich-message/interactive-view";
import { RichPreview } from "../../rich-message/rich-preview";
import { NOTHING, productsNamedBy } from "../../rich-message/rich-view";
import { useProductFacts } from "../../rich-message/use-product-facts";
import type { Builder } from "./builder";
import { dropBuilderDraft, keepBuilderDraft, useBuilderDraft } from "./builder-drafts";
import { ComposeDialog } from "./compose-dialog";
import { FormContext } from "./form-context";
import { isLate } from "./problems";

interface BuilderDialogProps<Values extends object> {
  conversation: Conversation;
  /** Names the draft, and the texts. */
  name: string;
  builder: Builder<Values>;
  onSend(interactive: Json): void;
  onClose(): void;
}

const STEP_MS = 10_000;

/** Fills in one kind of message; shutting it keeps what was filled in. */
export function BuilderDialog<Values extends object>({
  conversation,
  name,
  builder,
  onSend,
  onClose,
}: BuilderDialogProps<Values>) {
  const { t } = useTranslation("desk");
  const draftKey = `${conversation.id}/${name}`;
  const draft = useBuilderDraft(draftKey) as Partial<Values> | undefined;
  // What an older version of this page kept may lack fields.
  const values = useMemo(
    () => ({ ...builder.empty(conversation.contact), ...draft }),
    [builder, draft, conversation.contact],
  );
  const uploads = useUploads((state) => state.uploads);
  const nowMs = useNow(STEP_MS);
  const [attempted, setAttempted] = useState(false);
  const connectionId = useChannel(conversation.channel_id)?.connection_id;

  const problems = useMemo(
    () => builder.problems(values, { hasUpload: (id) => uploads[id] !== undefined, nowMs }),
    [builder, values, uploads, nowMs],
  );
  const form = useMemo(() => {
    const shown = new Map(
      problems.filter((problem) => attempted || !isLate(problem)).map((problem) => [problem.field, problem]),
    );
    return {
      conversationId: conversation.id,
      connectionId,
      problemAt: (field: string) => shown.get(field),
    };
  }, [problems, attempted, conversation.id, connectionId]);
  const view = useMemo(() => {
    const { interactive, files } = shownInteractive(builder.interactive(values), uploads);
    return interactiveView(interactive, files) ?? NOTHING;
  }, [builder, values, uploads]);
  const productOf = useProductFacts(
    connectionId,
    useMemo(() => productsNamedBy(view), [view]),
  );

  const send = () => {
    if (problems.length > 0) return setAttempted(true);
    onSend(builder.interactive(values));
    dropBuilderDraft(draftKey);
  };

  return (
    <ComposeDialog
      title={t(`send_menu.${name}`)}
      description={t(`builder.about.${name}`)}
      onSubmit={send}
      onClose={onClose}
      onReset={
        draft &&
        (() => {
          dropBuilderDraft(draftKey);
          setAttempted(false);
        })
      }
      preview={<RichPreview view={view} productOf={productOf} />}
    >
      <FormContext value={form}>
        <builder.Form values={values} change={(part) => keepBuilderDraft(draftKey, { ...values, ...part })} />
      </FormContext>
    </ComposeDialog>
  );
}
