import { useEffect } from "react";
import { onNewcomer } from "../../live/activity";
import { useLiveTools } from "../../live/live-provider";
import { useLive } from "../../live/live-store";
import { stoppedTyping, useOwnTyping } from "../../live/own-typing";
import { usePageVisible } from "../../live/page-visible";

/** Colleagues forget whoever they do not hear of for 15 s. */
const REPEAT_MS = 6000;

/** Tells colleagues that one has this conversation open, and what one writes in it, while the page is before one's eyes. */
export function useAttendance(conversationId: string) {
  const { tell } = useLiveTools();
  const live = useLive((state) => state.connection === "live");
  const visible = usePageVisible();
  const typing = useOwnTyping((state) => state.conversationId === conversationId);
  const note = useOwnTyping((state) => state.note);
  const here = live && visible;

  useEffect(() => {
    if (!here) return;
    const say = () => tell({ conversation_id: conversationId, state: typing ? "typing" : "viewing", note });
    say();
    const timer = setInterval(say, REPEAT_MS);
    const forget = onNewcomer((where) => {
      if (where === conversationId) say();
    });
    return () => {
      clearInterval(timer);
      forget();
    };
  }, [tell, here, conversationId, typing, note]);

  useEffect(() => {
    if (!here) return;
    return () => {
      stoppedTyping();
      tell({ conversation_id: conversationId, state: "left", note: false });
    };
  }, [tell, here, conversationId]);
}
