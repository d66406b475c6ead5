/** The field of the composer on the page, for buttons and keys that lead there. */
let field: HTMLTextAreaElement | null = null;

export function registerComposer(element: HTMLTextAreaElement | null) {
  field = element;
}

export const focusComposer = () => field?.focus();

/** Writes at the caret, over what is selected; the focus stays where it is, in the picker. */
export function insertAtCaret(text: string): string | null {
  if (!field) return null;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  return field.value;
}
