import type { Hono } from 'hono';
import type { StaticFiles } from '../host/serve/static-files.ts';
import { readAtMost } from '../host/media/read-at-most.ts';
import type { Asker, Guard, Refusal } from './guard.ts';
import type { Sessions } from './sessions.ts';

const longestTokenBytes = 256;
/** A page sends its token in one piece. */
const tokenLimitMs = 5_000;

export interface PagesParts {
  readonly guard: Guard;
  readonly sessions: Sessions;
  readonly files: StaticFiles;
  readonly media: Hono;
  readonly headers: Readonly<Record<string, string>>;
}

/** Answers requests: `POST /session` with a token as its body, `/media/…` for those who have a session, else the interface's files. */
export function answerRequests({ guard, sessions, files, media, headers }: PagesParts): (request: Request) => Promise<Response> {
  const own = (body: string | null, status: number, more: Readonly<Record<string, string>> = {}): Response =>
    new Response(body, { status, headers: { ...headers, 'cache-control': 'no-store', 'content-type': 'text/plain; charset=utf-8', ...more } });
  const refused = ({ status, message }: Refusal): Response => own(message, status);

  return async (request) => {
    const { pathname } = new URL(request.url);
    const asker = askerOf(request);
    if (pathname.startsWith('/media/')) {
      const refusal = guard.refuseStranger(asker);
      if (refusal !== undefined) return refused(refusal);
      const response = await media.fetch(request);
      for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
      return response;
    }
    const refusal = guard.refuse(asker);
    if (refusal !== undefined) return refused(refusal);
    if (pathname !== '/session') return files.answer(request.method, pathname);
    if (request.method === 'GET') return own(null, sessions.admits(asker.cookies) ? 204 : 401);
    if (request.method !== 'POST') return own('Method not allowed', 405, { allow: 'GET, POST' });
    const token = await Promise.race([readAtMost(request, longestTokenBytes), late()]);
    if (token === 'late') return own('The token did not come.', 408, { connection: 'close' });
    if (token === undefined) return own('This is too long for a token.', 413);
    const cookie = sessions.exchange(new TextDecoder().decode(token));
    return cookie === undefined ? own('This token is not known, or was used already.', 401) : own(null, 204, { 'set-cookie': cookie });
  };
}

function late(): Promise<'late'> {
  return new Promise((resolve) => setTimeout(resolve, tokenLimitMs, 'late').unref());
}

function askerOf({ method, headers }: Request): Asker {
  return { method, host: headers.get('host'), origin: headers.get('origin'), site: headers.get('sec-fetch-site'), cookies: headers.get('cookie') };
}
