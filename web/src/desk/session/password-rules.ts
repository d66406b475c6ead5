/** The shortest and the longest that the server takes. */
export const MIN_PASSWORD_LENGTH = 10;
export const MAX_PASSWORD_LENGTH = 200;

export const PASSWORD_RULES = ["length", "personal", "varied"] as const;
export type PasswordRule = (typeof PASSWORD_RULES)[number];

/** Shorter parts of names are found in too many words. */
const SHORTEST_PART = 4;
/** A password of fewer different characters is a key that was held down. */
const FEWEST_DIFFERENT = 5;

/** The rules that a password does not keep. `about`: name and address of whoever chooses it. */
export function brokenRules(password: string, about: string[]): PasswordRule[] {
  const length = [...password].length;
  const lower = password.toLowerCase();
  const parts = about.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u));
  const isPersonal = parts.some((part) => part.length >= SHORTEST_PART && lower.includes(part));
  const broken: PasswordRule[] = [];
  if (length < MIN_PASSWORD_LENGTH || length > MAX_PASSWORD_LENGTH) broken.push("length");
  if (password === "" || isPersonal) broken.push("personal");
  if (new Set(lower).size < FEWEST_DIFFERENT) broken.push("varied");
  return broken;
}
