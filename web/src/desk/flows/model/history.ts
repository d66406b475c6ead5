/** What was written, to go back and forth in. Typing goes on in one step. */
export interface History {
  past: readonly string[];
  text: string;
  future: readonly string[];
  /** What the last step was about, and when: the same again soon after is the same step. */
  last: { about: string; at: number } | null;
}

const STEP_MS = 1_000;
const LONGEST = 100;

export const startHistory = (text: string): History => ({ past: [], text, future: [], last: null });

export function write(history: History, text: string, about: string, now: number): History {
  if (text === history.text) return history;
  const { last } = history;
  const goesOn = last !== null && about !== "" && last.about === about && now - last.at < STEP_MS;
  const past = goesOn ? history.past : [...history.past, history.text].slice(-LONGEST);
  return { past, text, future: [], last: { about, at: now } };
}

export function undo(history: History): History {
  const text = history.past.at(-1);
  if (text === undefined) return history;
  return { past: history.past.slice(0, -1), text, future: [history.text, ...history.future], last: null };
}

export function redo(history: History): History {
  const [text, ...future] = history.future;
  if (text === undefined) return history;
  return { past: [...history.past, history.text], text, future, last: null };
}
