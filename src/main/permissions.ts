import { isStudio } from './studio-address.ts';

interface AskedPermission {
  readonly permission: string;
  readonly origin: string;
  readonly isMainFrame: boolean;
  /** What of a camera is asked for: never its microphone. */
  readonly media: readonly string[];
}

/** Copying a command from the engines page, and photographing documents, need a permission; nothing else does. */
export function isAllowed({ permission, origin, isMainFrame, media }: AskedPermission, locked: boolean): boolean {
  if (!isMainFrame || !isStudio(origin)) return false;
  if (permission === 'clipboard-sanitized-write') return true;
  return permission === 'media' && !locked && media.length > 0 && media.every((kind) => kind === 'video');
}
