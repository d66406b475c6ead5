/** Where the key beside the space bar is ⌘. */
export const isMac = () => /Mac|iPhone|iPad/.test(navigator.platform);
