import { ipcRenderer } from 'electron';

/**
 * Hands one message port to the page, whenever the page asks for one, and nothing else: the page reaches neither Node nor ipcRenderer.
 * Page to preload: `{ type: 'dsdc-connect' }`. Preload to page: `{ type: 'dsdc-port' }` with the port.
 */
window.addEventListener('message', ({ source, data }) => {
  if (source === window && typeof data === 'object' && data !== null && (data as { type?: unknown }).type === 'dsdc-connect') ipcRenderer.send('dsdc:connect');
});

ipcRenderer.on('dsdc:port', ({ ports }) => {
  window.postMessage({ type: 'dsdc-port' }, window.location.origin, [...ports]);
});
