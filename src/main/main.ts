import { join } from 'node:path';
import { app, dialog, Menu } from 'electron';
import { CoreProcess } from './core-process.ts';
import { handleDoors } from './doors.ts';
import { installMenu } from './menu.ts';
import { registerStudioScheme, serveStudioScheme } from './scheme.ts';
import { hardenApp, hardenSession } from './security.ts';
import { KeepAlive } from './keep-alive.ts';
import { openWindow, showWindow } from './window.ts';

/**
 * Electron's main process: windows, the studio:// scheme, security, and the forks of the core and its children. It knows no database and
 * no engine; what it forwards, it does not look into.
 */
hardenApp();
registerStudioScheme();
/** `--kiosk`: full screen and the handwriting pad alone, until the staff's PIN is said. */
const locked = process.argv.includes('--kiosk');
/** Long enough to read that the kiosk is being left. */
const farewellMs = 2_500;
const givenDataDir = process.env['DSDC_DATA_DIR'];
// A studio of its own: with its window's place, and beside one on another folder.
if (givenDataDir !== undefined) app.setPath('userData', join(givenDataDir, 'window'));

if (app.requestSingleInstanceLock()) void start();
else app.quit();

async function start(): Promise<void> {
  await app.whenReady();
  hardenSession({ locked });
  if (locked) Menu.setApplicationMenu(null);
  else installMenu();
  const core = new CoreProcess({
    programsDir: import.meta.dirname,
    dataDir: givenDataDir ?? join(app.getPath('userData'), 'data'),
    // Engines are built outside the installed program, which may be read-only and is replaced by updates.
    enginesDir: app.isPackaged ? join(app.getPath('userData'), 'engines') : undefined,
    locked,
    onUnlocked: () => setTimeout(() => app.quit(), farewellMs),
    onGivenUp: giveUp
  });
  serveStudioScheme({ rendererDir: join(import.meta.dirname, '../renderer'), core, locked });
  handleDoors(core);
  const keepAlive = new KeepAlive(core);
  core.start();
  openWindow({ locked });
  if (locked) app.on('window-all-closed', () => !core.closing && openWindow({ locked }));
  else {
    app.on('second-instance', showWindow);
    app.on('activate', showWindow);
    app.on('window-all-closed', () => keepAlive.windowsClosed());
  }
  app.on('before-quit', (event) => {
    if (core.ended) return;
    event.preventDefault();
    void core.close().then(() => app.quit());
  });
}

function giveUp(message: string): void {
  dialog.showErrorBox('DSDC Studio', message);
  app.exit(1);
}
