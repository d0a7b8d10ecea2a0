import { protocol } from 'electron';
import type { CoreProcess } from './core-process.ts';
import { securityHeaders } from '../host/serve/security-headers.ts';
import { StaticFiles } from '../host/serve/static-files.ts';
import { studioScheme as scheme } from './studio-address.ts';

/** Before the app is ready: only then is a scheme given an origin of its own, fetch and streams. */
export function registerStudioScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true } }
  ]);
}

/** `studio://app/` is the interface's files, `studio://app/media/…` goes to the core. */
export function serveStudioScheme({ rendererDir, core, locked }: { readonly rendererDir: string; readonly core: CoreProcess; readonly locked: boolean }): void {
  const headers = securityHeaders({ camera: !locked });
  const files = new StaticFiles(rendererDir, headers, locked ? 'kiosk.html' : 'index.html');
  protocol.handle(scheme, async (request) => {
    const url = new URL(request.url);
    if (url.host !== 'app') return new Response('', { status: 404 });
    if (url.pathname.startsWith('/media/')) {
      const response = await core.fetchMedia(request);
      for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
      return response;
    }
    return files.answer(request.method, url.pathname);
  });
}
