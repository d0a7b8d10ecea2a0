import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { securityHeaders } from './security-headers.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8'
};

/** The built interface. What may be asked for is what lay there when this was made: no address leads anywhere else. */
export class StaticFiles {
  private readonly files: ReadonlyMap<string, string>;
  private readonly headers: Readonly<Record<string, string>>;

  /** @param page what is shown where an address names none; the other pages are not served */
  constructor(folder: string, headers: Readonly<Record<string, string>> = securityHeaders(), page: 'index.html' | 'kiosk.html' = 'index.html') {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const known = names.filter((name) => extname(name) in types && (extname(name) !== '.html' || name === page)).map((name) => [`/${name.split(sep).join('/')}`, join(folder, name)] as const);
    this.files = new Map([...known, ['/', join(folder, page)]]);
    this.headers = headers;
  }

  async answer(method: string, pathname: string): Promise<Response> {
    const file = this.files.get(pathname);
    if (file === undefined) return new Response('Not found', { status: 404, headers: this.headers });
    if (method !== 'GET' && method !== 'HEAD') return new Response('Method not allowed', { status: 405, headers: { ...this.headers, allow: 'GET, HEAD' } });
    const bytes = await readFile(file);
    return new Response(method === 'HEAD' ? null : bytes, {
      headers: { ...this.headers, 'content-type': types[extname(file)]!, 'content-length': String(bytes.length), 'cache-control': 'no-store' }
    });
  }
}
