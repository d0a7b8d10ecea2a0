import { app, session } from 'electron';
import { isAllowed } from './permissions.ts';
import { isStudio, studioOrigin } from './studio-address.ts';

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

/** Once the app is ready. @param locked where the pad alone is shown, to anybody */
export function hardenSession({ locked }: { readonly locked: boolean }): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const media = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    answer(isAllowed({ permission, origin: details.requestingUrl, isMainFrame: details.isMainFrame, media }, locked));
  });
  defaultSession.setPermissionCheckHandler((_contents, permission, origin, { isMainFrame, mediaType }) =>
    isAllowed({ permission, origin, isMainFrame, media: mediaType === undefined ? [] : [mediaType] }, locked));
  defaultSession.setDevicePermissionHandler(() => false);
  // It would download dictionaries.
  defaultSession.setSpellCheckerEnabled(false);
  // Whatever a page or Chromium itself may think of: only the studio's own scheme is answered.
  defaultSession.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isOwn(details.url) }));
}

function isOwn(address: string): boolean {
  return isStudio(address) || address.startsWith(`blob:${studioOrigin}/`) || address.startsWith('devtools://');
}
