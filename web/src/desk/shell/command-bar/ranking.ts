import { folded } from "@ui/choice-list";

/** One line of the command bar. */
export interface Command {
  id: string;
  group: "recent" | "actions" | "conversations" | "pages";
  label: string;
  /** Searched besides the label. */
  words?: string;
  run(): void;
}

/** Those that have all the words; a label that begins so comes first in its group, then a word of it that does. */
export function commandsMatching<C extends Pick<Command, "label" | "words" | "group">>(
  commands: C[],
  search: string,
): C[] {
  const wanted = folded(search).split(/\s+/).filter(Boolean);
  const [first] = wanted;
  if (first === undefined) return commands;
  const found = commands.filter(({ label, words = "" }) => {
    const text = folded(`${label} ${words}`);
    return wanted.every((word) => text.includes(word));
  });
  const rank = ({ label }: C) => {
    const text = folded(label);
    if (text.startsWith(first)) return 0;
    return text.split(/\s+/).some((word) => word.startsWith(first)) ? 1 : 2;
  };
  const groups = [...new Set(commands.map(({ group }) => group))];
  return found.toSorted((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group) || rank(a) - rank(b));
}
