import { cn } from "./cn";

/** Hues far enough apart to tell people in a list; lightness comes from the theme, so contrast holds in both. */
const HUES = [18, 52, 95, 150, 185, 225, 262, 292, 330, 355];

function hash(text: string): number {
  let value = 0;
  for (const char of text) value = (value * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return value;
}

const LETTER = /\p{L}|\p{N}/u;

export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => LETTER.test(word));
  const letters = words.map((word) => LETTER.exec(word)?.[0] ?? "");
  const first = letters[0] ?? "";
  const last = letters.length > 1 ? (letters.at(-1) ?? "") : "";
  return (first + last).toLocaleUpperCase();
}

const SIZE = {
  xs: "size-5 text-[0.5625rem]",
  sm: "size-7 text-2xs",
  md: "size-10 text-sm",
  lg: "size-16 text-xl",
} as const;

interface AvatarProps {
  name: string;
  /** What the colour is taken from: an id, so that a rename keeps it. */
  seed: string;
  size?: keyof typeof SIZE;
  className?: string;
}

/** Decorative: the name stands beside it in text. */
export function Avatar({ name, seed, size = "md", className }: AvatarProps) {
  const hue = HUES[hash(seed) % HUES.length];
  return (
    <span
      aria-hidden="true"
      translate="no"
      className={cn(
        "inline-flex shrink-0 items-center justify-center rounded-full font-semibold select-none",
        SIZE[size],
        className,
      )}
      style={{
        background: `light-dark(oklch(0.9 0.055 ${hue}), oklch(0.36 0.06 ${hue}))`,
        color: `light-dark(oklch(0.38 0.1 ${hue}), oklch(0.88 0.07 ${hue}))`,
      }}
    >
      {initials(name) || "?"}
    </span>
  );
}
