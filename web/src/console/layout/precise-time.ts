/** `10:15:02.347` in local time: in a log, order within a second matters. */
export function preciseTime(timestamp: string): string {
  const at = new Date(timestamp);
  const pad = (value: number, width = 2) => String(value).padStart(width, "0");
  return `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}.${pad(at.getMilliseconds(), 3)}`;
}
