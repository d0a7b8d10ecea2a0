/** Opens a socket to the kiosk's server. A token in the fragment (`#token=…`) is exchanged for a cookie before; then the fragment goes, so that it is neither bookmarked nor seen. */
export async function openSocket(): Promise<WebSocket> {
  await exchangeToken();
  const { protocol, host } = window.location;
  return new WebSocket(`${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}/api`);
}

async function exchangeToken(): Promise<void> {
  const token = /^#token=([\w-]+)$/.exec(window.location.hash)?.[1];
  if (token === undefined) return;
  // A token that was used already does no harm: reloaded pages have their cookie.
  await fetch('/session', { method: 'POST', body: token });
  window.location.replace('#/');
}

// This file is the first of a page: what it asks is answered while the interface's own, much larger files are still on their way.
let first: Promise<WebSocket> | null = window.location.protocol.startsWith('http') ? openSocket() : null;
// Whoever takes it hears what failed.
first?.catch(() => undefined);

/** The socket that the page opened as it came, once; null afterwards, and in the window. */
export function takeFirstSocket(): Promise<WebSocket> | null {
  const taken = first;
  first = null;
  return taken;
}
