import { IconButton } from "@ui/button";
import { AtSign, Lock, StickyNote } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "../../api/types";
import { stoppedTyping, typedIn } from "../../live/own-typing";
import { MentionField } from "../../mentions/mention-field";
import { useMentionables } from "../../mentions/use-mentionables";
import { outbox } from "../../outbox/outbox";
import { useShortcuts } from "../../shell/shortcuts";
import { focusComposer, insertAtCaret, registerComposer } from "../composer-focus";
import { EmojiButton } from "../emoji-button";
import { changeNoteDraft, EMPTY_NOTE, useNoteDraft } from "./note-drafts";
import { NoteProblem } from "./note-problem";
import { checkedNote } from "./note-rules";

/** Where one writes what only colleagues read. It needs no open window: nothing is sent. */
export function NoteDesk({ conversation: { id } }: { conversation: Conversation }) {
  const { t } = useTranslation("desk");
  const field = useRef<HTMLTextAreaElement>(null);
  const draft = useNoteDraft(id);
  const checked = checkedNote(draft, useMentionables());
  const [emojiOpen, setEmojiOpen] = useState(false);
  useShortcuts({ emoji: () => setEmojiOpen(true) });

  useEffect(() => {
    registerComposer(field.current);
    // A keyboard that slides over half of the screen is for the one who asks for it.
    if (window.matchMedia("(pointer: fine)").matches) field.current?.focus();
    return () => registerComposer(null);
  }, []);

  const write = (text: string) => {
    changeNoteDraft(id, { text });
    if (text !== "") typedIn(id, true);
  };
  const insert = (text: string) => write(insertAtCaret(text) ?? draft.text + text);
  const save = () => {
    if (!checked.ready) return;
    const { body, mentions } = checked;
    outbox.add(id, { kind: "note", body, mentions }, null);
    changeNoteDraft(id, EMPTY_NOTE);
    stoppedTyping();
    focusComposer();
  };
  const call = () => {
    const element = field.current;
    if (!element) return;
    const before = element.value[element.selectionStart - 1];
    element.focus();
    insert(before === undefined || /\s/.test(before) ? "@" : " @");
  };

  return (
    <div className="flex flex-col gap-1.5 px-2 py-2 sm:px-4" data-testid="note-desk">
      <div className="flex items-end gap-1">
        <IconButton label={t("note.mention")} shortcut="@" onClick={call} data-testid="note-mention">
          <AtSign />
        </IconButton>
        <MentionField
          field={field}
          text={draft.text}
          onChange={write}
          onChosen={(chosen) => changeNoteDraft(id, { chosen: [...draft.chosen, chosen] })}
          onSend={save}
          onEscape={() => field.current?.blur()}
          label={t("note.write")}
          placeholder={t("note.placeholder")}
          data-testid="note-input"
          className="border-accent/50 bg-surface"
        />
        <EmojiButton open={emojiOpen} onOpenChange={setEmojiOpen} onPick={insert} />
        <IconButton
          label={t("note.save")}
          shortcut="Enter"
          onClick={save}
          disabled={!checked.ready}
          data-testid="note-save"
          className="bg-accent text-on-accent hover:bg-accent hover:text-on-accent hover:brightness-95"
        >
          <StickyNote />
        </IconButton>
      </div>
      <div className="flex min-h-4 items-center justify-between gap-3 ps-1">
        <span className="inline-flex min-w-0 items-center gap-1.5 text-xs text-accent-ink">
          <Lock className="size-3 shrink-0" aria-hidden="true" />
          <span className="truncate">{t("note.private")}</span>
        </span>
        <NoteProblem {...checked} />
      </div>
    </div>
  );
}
