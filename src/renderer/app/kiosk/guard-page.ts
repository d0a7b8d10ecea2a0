/** Keys by which a browser would show something else, where it lets a page have them: it keeps some for itself, and the system keeps others. */
const functionKeys = /^F\d+$/;
const navigationKeys: ReadonlySet<string> = new Set(['BrowserBack', 'BrowserForward', 'BrowserHome', 'BrowserSearch', 'BrowserRefresh', 'ContextMenu']);

/** Nothing leads away from the page: no menu, no key of the browser's, no zoom, no dragging, no dropped file. */
export function guardPage(page: Window): void {
  const stop = (event: Event): void => event.preventDefault();
  const options = { capture: true, passive: false } as const;
  for (const name of ['contextmenu', 'dragstart', 'dragover', 'drop', 'gesturestart', 'auxclick'] as const) page.addEventListener(name, stop, options);
  page.addEventListener('wheel', (event) => {
    if (event.ctrlKey) stop(event);
  }, options);
  page.addEventListener('keydown', (event) => {
    if (leadsAway(event)) stop(event);
  }, options);
}

export function leadsAway({ key, ctrlKey, metaKey, altKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): boolean {
  return ctrlKey || metaKey || (altKey && key !== 'Alt') || functionKeys.test(key) || navigationKeys.has(key);
}
