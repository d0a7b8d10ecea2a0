import type { Input, WebContents } from 'electron';

/** A page that crashes at each start is not reloaded without a breath. */
const reloadAfterMs = 300;
const lonelyKeys: ReadonlySet<string> = new Set(['ContextMenu', 'BrowserBack', 'BrowserForward', 'BrowserRefresh', 'BrowserHome']);

/** What of a locked kiosk's page the window itself has to see to: keys that would be Electron's, and a renderer that is gone. */
export function keepKioskShown(contents: Pick<WebContents, 'on' | 'reload' | 'isDestroyed'>): void {
  contents.on('before-input-event', (event, input) => {
    if (isShortcut(input)) event.preventDefault();
  });
  contents.on('render-process-gone', () => {
    setTimeout(() => {
      if (!contents.isDestroyed()) contents.reload();
    }, reloadAfterMs);
  });
}

/** Closing, quitting, reloading, zooming, full screen: whatever the system or Electron has on a key with Ctrl, Alt or Meta, or a function key. */
export function isShortcut({ key, control, alt, meta }: Pick<Input, 'key' | 'control' | 'alt' | 'meta'>): boolean {
  return control || alt || meta || /^F\d+$/.test(key) || lonelyKeys.has(key);
}
