import { IconButton } from "@ui/button";
import { Checkbox } from "@ui/checkbox";
import { Popover, PopoverContent, PopoverTrigger } from "@ui/popover";
import { CalendarClock } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Later } from "../../api/scheduled";
import type { Conversation } from "../../api/types";
import { serverClock } from "../../live/server-clock";
import { isWindowOpen } from "../../live/service-window";
import { TimeChoice } from "../../work/time-choice";

interface LaterMenuProps {
  conversation: Conversation;
  disabled?: boolean;
  onPick(later: Later): void;
}

/** Sending not now: at a time, or over a shut window when the customer writes. */
export function LaterMenu({ conversation, disabled, onPick }: LaterMenuProps) {
  const { t } = useTranslation("desk");
  const [open, setOpen] = useState(false);
  const [unlessAnswered, setUnlessAnswered] = useState(false);
  const [tells, setTells] = useState(false);
  const isOpen = isWindowOpen(conversation.window, serverClock.nowMs());
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <IconButton label={t("later.label")} disabled={disabled} data-testid="composer-later">
          <CalendarClock />
        </IconButton>
      </PopoverTrigger>
      <PopoverContent align="end" side="top" className="w-76" aria-label={t("later.label")}>
        <TimeChoice
          label={t("later.label")}
          untilWritten={isOpen ? undefined : t("later.when_written")}
          fieldLabel={t("later.at")}
          action={t("later.action")}
          onPick={(atMs) => {
            setOpen(false);
            onPick({
              send_at: atMs === null ? null : new Date(atMs).toISOString(),
              when_shut: tells ? "fail" : "wait",
              unless_answered: unlessAnswered,
            });
          }}
          data-testid="later-list"
        />
        <div className="flex flex-col gap-2 border-t px-3 py-2.5 text-sm">
          <Checkbox checked={unlessAnswered} onChange={setUnlessAnswered}>
            {t("later.unless_answered")}
          </Checkbox>
          <Checkbox checked={tells} onChange={setTells}>
            {t("later.tells")}
          </Checkbox>
        </div>
      </PopoverContent>
    </Popover>
  );
}
