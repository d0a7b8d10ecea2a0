import type { Studio } from '../studio.ts';
import { StudioError } from '../../contract/errors.ts';

/** There where a host is locked. */
export interface Lock {
  /** The right PIN was said. */
  readonly onUnlocked: () => void;
}

/** What may be asked by a locked page. Everything that is not in here is refused, whatever else the router and the media routes answer. */
const allowed: Readonly<Record<string, 'always' | 'whereInkIsKept'>> = {
  'studio.status': 'always',
  'studio.changes': 'always',
  'settings.all': 'always',
  'kiosk.state': 'always',
  'kiosk.unlock': 'always',
  'ink.read': 'always',
  // Into the operator's dataset alone.
  'ink.keep': 'whereInkIsKept'
};
/** By method and path. The pad asks through the socket: no bytes are fetched. */
const allowedMedia: ReadonlySet<string> = new Set();
/** Of the settings a locked page is told these: the others say what was looked at last. */
const toldSettings: ReadonlySet<string> = new Set(['language', 'theme']);

/** @throws StudioError KIOSK_LOCKED */
export function checkLockedQuestion(studio: Studio, path: readonly string[], input: unknown): void {
  const name = path.join('.');
  const rule = Object.hasOwn(allowed, name) ? allowed[name] : undefined;
  if (rule === 'always' || (rule === 'whereInkIsKept' && isKeptThere(studio, input))) return;
  throw locked(name);
}

/** @throws StudioError KIOSK_LOCKED */
export function checkLockedMedia(method: string, path: string): void {
  if (!allowedMedia.has(`${method} ${path}`)) throw locked(path);
}

export function toldWhenLocked<T>(settings: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(settings).filter(([key]) => toldSettings.has(key)));
}

function isKeptThere(studio: Studio, input: unknown): boolean {
  const dataset = studio.kiosk.inkDataset();
  return dataset !== null && typeof input === 'object' && input !== null && (input as { dataset?: unknown }).dataset === dataset.name;
}

function locked(what: string): StudioError {
  return new StudioError('KIOSK_LOCKED', `This kiosk is locked: ${what} is not answered.`, { remedy: 'Leave the kiosk with the staff’s PIN.' });
}
