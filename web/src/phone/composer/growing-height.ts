import { type RefObject, useLayoutEffect } from "react";

/** A text field as high as its text. */
export function useGrowingHeight(field: RefObject<HTMLTextAreaElement | null>, text: string) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text decides the height
  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    element.style.height = "auto";
    // A phone that is not on the screen measures nothing.
    if (element.scrollHeight > 0) element.style.height = `${element.scrollHeight}px`;
  }, [field, text]);
}
