/** Shortcuts carry ⌘ there, and are printed so. */
export const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);
