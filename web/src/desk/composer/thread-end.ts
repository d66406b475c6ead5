/** The end of the thread on the page, for the composer to lead there. */
let goToEnd: (() => void) | null = null;

/** The answer undoes it. */
export function registerThreadEnd(go: () => void): () => void {
  goToEnd = go;
  return () => {
    if (goToEnd === go) goToEnd = null;
  };
}

export const showThreadEnd = () => goToEnd?.();
