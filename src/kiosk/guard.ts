import type { Sessions } from './sessions.ts';

export interface Refusal {
  readonly status: 401 | 403 | 421;
  readonly message: string;
}

/** The headers of a request that decide. */
export interface Asker {
  readonly method: string;
  readonly host: string | null | undefined;
  readonly origin: string | null | undefined;
  /** `Sec-Fetch-Site`, as browsers of today send it. */
  readonly site: string | null | undefined;
  readonly cookies: string | null | undefined;
}

/** Decides who is answered: pages of this very server, in a browser that was given a token. */
export class Guard {
  private readonly host: string;
  private readonly sessions: Sessions;

  constructor(port: number, sessions: Sessions) {
    // As browsers write it: without the port where that is the usual one.
    this.host = new URL(`http://127.0.0.1:${port}`).host;
    this.sessions = sessions;
  }

  /** For everything: a foreign name that was made to point at this machine is not ours, nor is a page of another origin. */
  refuse({ method, host, origin, site }: Asker, isSocket = false): Refusal | undefined {
    if (host !== this.host) return { status: 421, message: 'This host is not served here.' };
    // Sockets know no same-origin rule, and forms can be posted from anywhere: both must say where they come from.
    const originNeeded = isSocket || (method !== 'GET' && method !== 'HEAD');
    if (origin === null || origin === undefined ? originNeeded : origin !== `http://${this.host}`) {
      return { status: 403, message: 'This origin may not ask here.' };
    }
    if (site !== null && site !== undefined && site !== 'same-origin' && site !== 'none') return { status: 403, message: 'Other sites may not ask here.' };
    return undefined;
  }

  /** For what belongs to the person: also a session is needed. */
  refuseStranger(asker: Asker, isSocket = false): Refusal | undefined {
    return this.refuse(asker, isSocket) ?? (this.sessions.admits(asker.cookies) ? undefined : { status: 401, message: 'A session is needed.' });
  }
}
