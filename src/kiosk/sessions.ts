import { createHash, randomBytes } from 'node:crypto';

const secretBytes = 32;

/**
 * Who may ask. A one-time token travels in the fragment of an address, which no browser sends anywhere, and is exchanged once for a cookie.
 * Only hashes are kept: what is compared tells nothing by the time it takes.
 */
export class Sessions {
  private readonly tokens = new Set<string>();
  private readonly secrets = new Set<string>();
  private readonly cookie: string;

  /** @param port in the cookie's name: browsers keep one jar for all ports of a host, and two studios must not share theirs. */
  constructor(port: number) {
    this.cookie = `dsdc-session-${port}`;
  }

  newToken(): string {
    const token = randomBytes(secretBytes).toString('base64url');
    this.tokens.add(hash(token));
    return token;
  }

  /** The `Set-Cookie` header for a token that was not used before, else undefined. */
  exchange(token: string): string | undefined {
    if (!this.tokens.delete(hash(token))) return undefined;
    const secret = randomBytes(secretBytes).toString('base64url');
    this.secrets.add(hash(secret));
    return `${this.cookie}=${secret}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** @param cookies the request's `Cookie` header */
  admits(cookies: string | null | undefined): boolean {
    return (cookies ?? '').split(';').some((cookie) => {
      const [name, value] = cookie.trim().split('=', 2);
      return name === this.cookie && value !== undefined && this.secrets.has(hash(value));
    });
  }
}

function hash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
