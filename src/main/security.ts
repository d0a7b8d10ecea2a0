import { app, session } from 'electron';
import { studioOrigin } from './scheme.ts';

/** Before the app is ready. See https://www.electronjs.org/docs/latest/tutorial/security for the list that this follows. */
export function hardenApp(): void {
  app.enableSandbox();
  // Chromium's own errands: component updates, field trials, safe browsing lists. Nothing leaves the machine.
  app.commandLine.appendSwitch('disable-background-networking');
  app.commandLine.appendSwitch('disable-component-update');
  app.commandLine.appendSwitch('disable-domain-reliability');
  app.commandLine.appendSwitch('no-pings');
  app.on('web-contents-created', (_event, contents) => {
    // Of the page and of whatever frame it may get into itself.
    contents.on('will-frame-navigate', (event) => {
      if (!isStudio(event.url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => {
      if (!isStudio(event.url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** Once the app is ready. */
export function hardenSession(): void {
  const { defaultSession } = session;
  // Copying a command from the engines page is the only thing that needs a permission.
  const allowed = (permission: string, origin: string): boolean => permission === 'clipboard-sanitized-write' && isStudio(origin);
  defaultSession.setPermissionRequestHandler((_contents, permission, answer, details) => answer(allowed(permission, details.requestingUrl)));
  defaultSession.setPermissionCheckHandler((_contents, permission, origin) => allowed(permission, origin));
  defaultSession.setDevicePermissionHandler(() => false);
  // It would download dictionaries.
  defaultSession.setSpellCheckerEnabled(false);
  // Whatever a page or Chromium itself may think of: only the studio's own scheme is answered.
  defaultSession.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isOwn(details.url) }));
}

/** An address, or an origin, of the studio's own interface. */
export function isStudio(address: string): boolean {
  return URL.canParse(address) && originOf(address) === studioOrigin;
}

function isOwn(address: string): boolean {
  return isStudio(address) || address.startsWith(`blob:${studioOrigin}/`) || address.startsWith('devtools://');
}

/** `URL.origin` is opaque for schemes that Node does not know. */
function originOf(address: string): string {
  const { protocol, host } = new URL(address);
  return `${protocol}//${host}`;
}
