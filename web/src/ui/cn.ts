import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

/** The sizes of theme.css that Tailwind does not have: unknown, `text-md` would pass for a colour. */
const merge = extendTailwindMerge({ extend: { theme: { text: ["2xs", "md"] } } });

/** Joins class names; falsy ones fall away, and of two that set the same property the later one stays. */
export const cn = (...names: ClassValue[]): string => merge(clsx(names));
