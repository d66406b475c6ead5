import { IconButton } from "@ui/button";
import { type Recording, VoiceRecorder } from "@ui/voice-recorder";
import { Mic, SendHorizontal } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "../api/types";
import { outbox } from "../outbox/outbox";
import { startUpload } from "../outbox/uploads";
import { useShortcuts } from "../shell/shortcuts";
import { AttachMenu } from "./attach-menu";
import { lengthOf, MAX_TEXT_LENGTH } from "./attachment-rules";
import { AttachmentTray } from "./attachment-tray";
import { insertedAt, slashAt, unfilled } from "./canned/fill";
import { useCannedReplies } from "./canned/use-canned-replies";
import { CollisionDialog } from "./collision-dialog";
import { focusComposer, insertAtCaret } from "./composer-focus";
import { changeDraft, useDraft } from "./drafts";
import { EmojiButton } from "./emoji-button";
import { LaterMenu } from "./later/later-menu";
import { MessageField } from "./message-field";
import { textIsCaption } from "./message-plan";
import { ReplyBar } from "./reply-bar";
import { RichComposer, type RichDialog } from "./rich-composer";
import { SendMenu } from "./send-menu";
import { showThreadEnd } from "./thread-end";
import { useTray } from "./tray";
import { useCollision } from "./use-collision";
import { useSend } from "./use-send";
import { useTyping } from "./use-typing";
import { WindowCountdown } from "./window-countdown";

/** The counter appears when it begins to matter. */
const COUNTER_FROM = MAX_TEXT_LENGTH - 400;

export function WritingDesk({ conversation }: { conversation: Conversation }) {
  const [recording, setRecording] = useState(false);
  const { replyTo } = useDraft(conversation.id);

  const sendVoice = ({ blob, mimeType }: Recording) => {
    const extension = mimeType.split("/")[1] ?? "webm";
    const uploadId = startUpload({ bytes: blob, filename: `voice.${extension}`, mimeType, voice: true });
    outbox.add(conversation.id, { kind: "audio", uploadId, voice: true }, replyTo);
    changeDraft(conversation.id, { replyTo: null });
    setRecording(false);
  };

  return (
    <div className="flex flex-col gap-1.5 px-2 py-2 sm:px-4">
      <ReplyBar conversation={conversation} />
      {recording ? (
        <VoiceRecorder onSend={sendVoice} onCancel={() => setRecording(false)} />
      ) : (
        <Writing conversation={conversation} onRecord={() => setRecording(true)} />
      )}
    </div>
  );
}

interface WritingProps {
  conversation: Conversation;
  onRecord(): void;
}

function Writing({ conversation, onRecord }: WritingProps) {
  const { t } = useTranslation("desk");
  const { text } = useDraft(conversation.id);
  const tray = useTray(conversation.id);
  const [emojiOpen, setEmojiOpen] = useState(false);
  const [menuOpen, setMenuOpen] = useState(false);
  const [dialog, setDialog] = useState<RichDialog | null>(null);
  const { send, sendLater, ready, collision, ...answer } = useSend(conversation.id);
  const { newestAnswerId } = useCollision(conversation.id);
  const typing = useTyping(conversation.id);
  const hasReplies = (useCannedReplies().data ?? []).length > 0;
  // A customer never gets to read a variable's name.
  const gaps = unfilled(text);
  useShortcuts({ emoji: () => setEmojiOpen(true) });

  /** Where what is chosen from the menu is written. */
  const [insertAt, setInsertAt] = useState(0);
  const write = (next: string, caret = next.length) => {
    const slash = slashAt(text, next, caret);
    if (slash !== null && (text.trim() === "" || hasReplies)) {
      setInsertAt(slash);
      return setMenuOpen(true);
    }
    changeDraft(conversation.id, { text: next, ...(text === "" && { seenAnswerId: newestAnswerId() }) });
    if (next !== "") typing();
  };

  return (
    <>
      <AttachmentTray conversationId={conversation.id} />
      <div className="flex items-end gap-1">
        <AttachMenu conversationId={conversation.id} />
        <SendMenu
          conversation={conversation}
          open={menuOpen}
          onOpenChange={setMenuOpen}
          onChoose={setDialog}
          onReply={(reply) => write(insertedAt(text, Math.min(insertAt, text.length), reply))}
          onSlash={() =>
            changeDraft(conversation.id, { text: `${text.slice(0, insertAt)}/${text.slice(insertAt)}` })
          }
        />
        <MessageField
          text={text}
          onChange={write}
          onSend={() => gaps.length === 0 && send()}
          placeholder={textIsCaption(tray, text) ? t("composer.caption") : t("composer.placeholder")}
        />
        <EmojiButton
          open={emojiOpen}
          onOpenChange={setEmojiOpen}
          onPick={(emoji) => write(insertAtCaret(emoji) ?? text + emoji)}
        />
        {/* What is to be sent later is there already; where nothing is, one may speak. */}
        {text.trim() !== "" || tray.length > 0 ? (
          <LaterMenu conversation={conversation} disabled={!ready || gaps.length > 0} onPick={sendLater} />
        ) : (
          <IconButton label={t("composer.voice")} onClick={onRecord} data-testid="composer-voice">
            <Mic />
          </IconButton>
        )}
        <IconButton
          label={t("composer.send")}
          shortcut="Enter"
          variant="primary"
          onClick={send}
          disabled={!ready || gaps.length > 0}
          data-testid="composer-send"
        >
          <SendHorizontal />
        </IconButton>
      </div>
      <div className="flex items-center justify-between gap-3 ps-1">
        {gaps.length > 0 ? (
          <p role="status" className="text-xs font-semibold text-danger" data-testid="composer-gaps">
            {t("canned.fill_in", { names: gaps.map((name) => `{{${name}}}`).join(", ") })}
          </p>
        ) : (
          <WindowCountdown window={conversation.window} />
        )}
        <Counter text={text} />
      </div>
      {collision && (
        <CollisionDialog
          collision={collision}
          onSee={() => {
            answer.seeCollision();
            showThreadEnd();
          }}
          onSend={answer.sendAnyway}
          onClose={answer.forgetCollision}
        />
      )}
      <RichComposer
        conversation={conversation}
        dialog={dialog}
        onClose={() => {
          setDialog(null);
          focusComposer();
        }}
      />
    </>
  );
}

function Counter({ text }: { text: string }) {
  const { t } = useTranslation("desk");
  const length = lengthOf(text);
  if (length < COUNTER_FROM) return null;
  const over = length - MAX_TEXT_LENGTH;
  return (
    <span
      role="status"
      className={over > 0 ? "text-xs font-semibold text-danger" : "text-xs text-ink-faint"}
      data-testid="composer-counter"
    >
      {over > 0
        ? t("composer.too_long", { count: over })
        : `${length.toLocaleString()} / ${MAX_TEXT_LENGTH.toLocaleString()}`}
    </span>
  );
}
