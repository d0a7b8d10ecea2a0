import type { ErrorCode } from '../../contract/errors.ts';

/** What the supervisor and its server say to each other. */
export type ServerOrder =
  | { readonly type: 'start'; readonly dataDir: string; readonly rendererDir: string; readonly port: number; readonly sessionKey: string }
  /** For the next browser: a fresh one each time. */
  | { readonly type: 'address' }
  | { readonly type: 'close' };

export type ServerReport =
  | { readonly type: 'ready'; readonly port: number }
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly message: string; readonly remedy: string | null }
  | { readonly type: 'address'; readonly address: string }
  /** How many pages are connected. */
  | { readonly type: 'pages'; readonly open: number }
  /** The right PIN was said. */
  | { readonly type: 'unlocked' }
  | { readonly type: 'log'; readonly line: string };
