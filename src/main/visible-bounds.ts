export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const usualSize = { width: 1440, height: 900 } as const;
/** At least this much of the title bar must be there to be caught with a mouse. */
const graspPixels = 64;

/** The saved place where a screen still shows it; else the usual size, and the system chooses the place. */
export function visibleBounds(saved: Bounds | undefined, displays: readonly Bounds[]): Partial<Bounds> {
  if (saved === undefined) return usualSize;
  const visible = displays.some((display) =>
    saved.x + saved.width >= display.x + graspPixels &&
    saved.x + graspPixels <= display.x + display.width &&
    saved.y >= display.y &&
    saved.y + graspPixels <= display.y + display.height
  );
  return visible ? saved : usualSize;
}
