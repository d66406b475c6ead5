import { type RefObject, useLayoutEffect } from "react";

const MAX_HEIGHT_PX = 200;

/** Keeps a text area as high as its text, up to a limit. */
export function useGrowingField(field: RefObject<HTMLTextAreaElement | null>, text: string) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(MAX_HEIGHT_PX, element.scrollHeight + 2)}px`;
  }, [field, text]);
}
