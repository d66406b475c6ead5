import { useState } from "react";
import type { Conversation } from "../../api/types";
import type { OutgoingTemplate } from "../../outbox/outgoing";
import { useChannel } from "../../queries/use-channels";
import { TemplateForm } from "./template-form";
import { TemplateList } from "./template-list";

interface TemplateDialogProps {
  conversation: Conversation;
  /** The template to begin with; without it one is chosen first. */
  templateId?: string;
  onSend(template: OutgoingTemplate): void;
  onClose(): void;
}

/** Chooses a template, then asks for its values. */
export function TemplateDialog({ conversation, templateId, onSend, onClose }: TemplateDialogProps) {
  const [chosen, setChosen] = useState(templateId ?? null);
  const connectionId = useChannel(conversation.channel_id)?.connection_id;
  if (chosen === null) {
    return <TemplateList connectionId={connectionId} onChoose={setChosen} onClose={onClose} />;
  }
  return (
    <TemplateForm
      key={chosen}
      conversation={conversation}
      connectionId={connectionId}
      templateId={chosen}
      onSend={onSend}
      onBack={() => setChosen(null)}
      onClose={onClose}
    />
  );
}
