import { dateAndTime, daysAgo, timeOfDay } from "@ui/datetime";
import { useTranslation } from "react-i18next";
import type { Conversation } from "../api/types";
import { serverClock } from "../live/server-clock";

/** When a conversation comes back by itself: the time today, else with its day. */
export function returnTime(until: string, nowMs: number, language: string): string {
  const atMs = Date.parse(until);
  return daysAgo(atMs, nowMs) === 0 ? timeOfDay(atMs, language) : dateAndTime(atMs, language);
}

/** "Until 21 Nov, 09:00", "Until they write"; nothing where it is not put aside. */
export function useSnoozedText({ status, snoozed_until }: Conversation): string | null {
  const { t, i18n } = useTranslation("desk");
  if (status !== "snoozed") return null;
  if (snoozed_until === null) return t("snooze.until_reply");
  return t("snooze.until_time", { time: returnTime(snoozed_until, serverClock.nowMs(), i18n.language) });
}
