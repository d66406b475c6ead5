/** What of an Emojibase entry is used here; regional indicators have no group. */
interface CompactEmoji {
  unicode: string;
  label: string;
  tags?: string[];
  group?: number;
  order?: number;
}

export interface Emoji {
  char: string;
  label: string;
  group: number;
  /** Lower-case words it is found by. */
  words: string;
}

/** Emojibase's own numbers of the groups, in its order; 2 holds skin tones and hair only. */
export const EMOJI_GROUPS = [0, 1, 3, 4, 5, 6, 7, 8, 9] as const;

const NAMES = {
  en: () => import("emojibase-data/en/compact.json"),
  es: () => import("emojibase-data/es/compact.json"),
  pt: () => import("emojibase-data/pt/compact.json"),
};

const loaded = new Map<string, Promise<Emoji[]>>();

/** Loads the names in the reader's language, the first time the picker opens. */
export function loadEmoji(language: string): Promise<Emoji[]> {
  const spoken = language.slice(0, 2);
  const key = spoken in NAMES ? (spoken as keyof typeof NAMES) : "en";
  let known = loaded.get(key);
  if (!known) {
    known = NAMES[key]()
      .then((module) => ordered(module.default as CompactEmoji[]))
      .catch((error: unknown) => {
        loaded.delete(key);
        throw error;
      });
    loaded.set(key, known);
  }
  return known;
}

function ordered(entries: CompactEmoji[]): Emoji[] {
  return entries
    .filter((entry) => entry.group !== undefined && entry.group !== 2)
    .sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
    .map((entry) => ({
      char: entry.unicode,
      label: entry.label,
      group: entry.group ?? 0,
      words: plain([entry.label, ...(entry.tags ?? [])].join(" ")),
    }));
}

const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Every word must begin some word of the emoji; a match in the name goes before one in the tags. */
export function searchEmoji(emoji: Emoji[], query: string, limit = 96): Emoji[] {
  const wanted = plain(query).split(/\s+/).filter(Boolean);
  const hits = emoji.filter(({ words, char }) => {
    const padded = ` ${words}`;
    return char === query.trim() || wanted.every((word) => padded.includes(` ${word}`));
  });
  const first = wanted[0] ?? "";
  return [
    ...hits.filter(({ words }) => words.startsWith(first)),
    ...hits.filter(({ words }) => !words.startsWith(first)),
  ].slice(0, limit);
}

const RECENT_KEY = "recado.emoji";
const RECENT_COUNT = 24;
const FIRST_RECENT = ["👍", "❤️", "😂", "🙏", "😊", "🎉", "👋", "✅"];

export function recentEmoji(): string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(RECENT_KEY) ?? "null");
    return Array.isArray(value) ? value.filter((item) => typeof item === "string") : FIRST_RECENT;
  } catch {
    return FIRST_RECENT;
  }
}

export function rememberEmoji(char: string) {
  const next = [char, ...recentEmoji().filter((other) => other !== char)].slice(0, RECENT_COUNT);
  localStorage.setItem(RECENT_KEY, JSON.stringify(next));
}
