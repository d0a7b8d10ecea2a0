import { ipcMain } from 'electron';
import type { CoreProcess } from './core-process.ts';
import { isStudio } from './studio-address.ts';

/** The one message that a page may send: it asks for a port to the core, at first and whenever the core was started again. */
export function handleDoors(core: CoreProcess): void {
  ipcMain.on('dsdc:connect', ({ senderFrame }) => {
    // Frames inside the page, pages of other origins and pages that are already gone get nothing.
    if (senderFrame === null || senderFrame.parent !== null || !isStudio(senderFrame.url)) return;
    senderFrame.postMessage('dsdc:port', null, [core.openDoor()]);
  });
}
