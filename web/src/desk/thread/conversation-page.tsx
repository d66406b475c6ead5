import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Button } from "@ui/button";
import { EmptyState, ErrorState } from "@ui/states";
import { MessageCircleQuestionMark } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { create } from "zustand";
import { Problem, sentenceOf } from "../api/problem";
import type { Conversation } from "../api/types";
import { Composer } from "../composer/composer";
import { DropZone } from "../composer/drop-zone";
import { ScheduledStrip } from "../composer/later/scheduled-strip";
import { contactName } from "../contact/contact-name";
import { ContactPanel } from "../contact/contact-panel";
import { useConversation } from "../queries/use-conversation";
import { noteOpened } from "../shell/command-bar/recent";
import { useShortcuts } from "../shell/shortcuts";
import { useWork } from "../work/use-work";
import { ConversationHeader } from "./conversation-header";
import { ColleaguesBar } from "./presence/colleagues-bar";
import { Thread } from "./thread";
import { ThreadSkeleton } from "./thread-skeleton";

const wide = window.matchMedia("(min-width: 1360px)");

/** Open on a wide screen until somebody shuts it; over the thread, and shut, on a narrow one. */
const usePanel = create<{ open: boolean }>(() => ({ open: wide.matches }));
wide.addEventListener("change", () => usePanel.setState({ open: wide.matches }));

export function ConversationPage() {
  const { t } = useTranslation("desk");
  const { conversationId } = useParams({ from: "/signed-in/inbox/$conversationId" });
  const query = useConversation(conversationId);

  if (query.data) return <OpenConversation key={conversationId} conversation={query.data} />;
  if (query.error instanceof Problem && query.error.status < 500) {
    return (
      <EmptyState
        icon={<MessageCircleQuestionMark />}
        title={t("thread.not_found")}
        action={
          <Button asChild>
            <Link to="/inbox">{t("app.to_inbox")}</Link>
          </Button>
        }
      />
    );
  }
  if (query.error) return <ErrorState text={sentenceOf(query.error)} onRetry={() => void query.refetch()} />;
  return (
    <div className="flex h-full flex-col">
      <ThreadSkeleton />
    </div>
  );
}

function OpenConversation({ conversation }: { conversation: Conversation }) {
  const navigate = useNavigate();
  const panel = usePanel();
  const work = useWork();
  const togglePanel = () => usePanel.setState({ open: !panel.open });
  const toggleStatus = () => void work.toggleClosed(conversation);
  const { id } = conversation;
  const name = contactName(conversation.contact);
  useEffect(() => noteOpened({ id, name }), [id, name]);
  useShortcuts({
    panel: togglePanel,
    close: toggleStatus,
    leave: () => void navigate({ to: "/inbox", search: true }),
  });

  return (
    <div className="relative flex h-full overflow-hidden">
      <DropZone
        conversation={conversation}
        className="relative flex h-full min-w-0 flex-1 flex-col bg-sunken"
      >
        <ConversationHeader
          conversation={conversation}
          panelOpen={panel.open}
          onTogglePanel={togglePanel}
          onToggleStatus={toggleStatus}
        />
        <ColleaguesBar conversationId={conversation.id} />
        <Thread conversation={conversation} />
        <ScheduledStrip conversationId={conversation.id} />
        <Composer conversation={conversation} />
      </DropZone>
      {panel.open && (
        <ContactPanel
          conversation={conversation}
          onToggleStatus={toggleStatus}
          onClose={() => usePanel.setState({ open: false })}
        />
      )}
    </div>
  );
}
