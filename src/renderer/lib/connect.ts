import { createORPCClient } from '@orpc/client';
import type { StudioClient } from '../../contract/api/api.ts';
import { openPortLine } from './connect-port.ts';
import { openSocketLine } from './connect-socket.ts';
import { lastingLink } from './connection-line.ts';
import { Connection } from './connection.svelte.ts';
import { Media } from './media.ts';
import type { Studio } from './studio.ts';

/**
 * The studio behind this page: through a socket where a browser shows it, through a message port in the window. Answers at once: questions wait for
 * the first connection. To be called once.
 */
export function connect(): Studio {
  const connection = new Connection(window.location.protocol.startsWith('http') ? openSocketLine : openPortLine);
  const api: StudioClient = createORPCClient(lastingLink((signal) => connection.line(signal)));
  return { api, media: new Media(), connection };
}
