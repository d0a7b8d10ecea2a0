import { join } from 'node:path';
import { app, Menu, nativeImage, Tray } from 'electron';
import type { CoreProcess } from './core-process.ts';
import { menuWords } from './menu-words.ts';
import { showWindow } from './window.ts';

/** A training goes on when the last window closes: the studio stays in the tray until it is over, then ends by itself. */
export class KeepAlive {
  private readonly core: CoreProcess;
  private busy = false;
  private windowless = false;
  private tray: Tray | undefined;

  constructor(core: CoreProcess) {
    this.core = core;
    core.onBusy((busy) => {
      this.busy = busy;
      if (!busy && this.windowless) app.quit();
    });
    app.on('browser-window-created', () => {
      this.windowless = false;
      this.tray?.destroy();
      this.tray = undefined;
    });
  }

  windowsClosed(): void {
    this.windowless = true;
    if (!this.busy || this.core.ended) {
      app.quit();
      return;
    }
    const words = menuWords();
    this.tray = new Tray(nativeImage.createFromPath(join(app.getAppPath(), 'resources/icons/tray.png')));
    this.tray.setToolTip(words.training);
    this.tray.setContextMenu(Menu.buildFromTemplate([
      { label: words.open, click: showWindow },
      // The training writes a checkpoint and can be resumed.
      { label: words.quit, click: () => app.quit() }
    ]));
    this.tray.on('click', showWindow);
  }
}
