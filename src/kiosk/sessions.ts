import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const secretBytes = 32;
/** A session's cookie is so many random bytes and as many that only the key can make from them. */
const sessionBytes = 16;

/**
 * Who may ask. A one-time token travels in the fragment of an address, which no browser sends anywhere, and is exchanged once for a cookie.
 * Of tokens only hashes are kept, of cookies nothing: they prove themselves by the key, so that those who share it know each other's.
 */
export class Sessions {
  private readonly tokens = new Set<string>();
  private readonly cookie: string;
  private readonly key: string;

  /**
   * @param port in the cookie's name: browsers keep one jar for all ports of a host, and two studios must not share theirs.
   * @param key left out: sessions end with this process
   */
  constructor(port: number, key = newSessionKey()) {
    this.cookie = `dsdc-session-${port}`;
    this.key = key;
  }

  newToken(): string {
    const token = randomBytes(secretBytes).toString('base64url');
    this.tokens.add(hash(token));
    return token;
  }

  /** The `Set-Cookie` header for a token that was not used before, else undefined. */
  exchange(token: string): string | undefined {
    if (!this.tokens.delete(hash(token))) return undefined;
    const name = randomBytes(sessionBytes);
    return `${this.cookie}=${Buffer.concat([name, this.proof(name)]).toString('base64url')}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** @param cookies the request's `Cookie` header */
  admits(cookies: string | null | undefined): boolean {
    return (cookies ?? '').split(';').some((cookie) => {
      const [name, value] = cookie.trim().split('=', 2);
      if (name !== this.cookie || value === undefined) return false;
      const secret = Buffer.from(value, 'base64url');
      return secret.length === 2 * sessionBytes && timingSafeEqual(secret.subarray(sessionBytes), this.proof(secret.subarray(0, sessionBytes)));
    });
  }

  private proof(name: Uint8Array): Buffer {
    return createHmac('sha256', this.key).update(name).digest().subarray(0, sessionBytes);
  }
}

export function newSessionKey(): string {
  return randomBytes(secretBytes).toString('base64url');
}

function hash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
