import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { z } from 'zod';
import { visibleBounds } from './visible-bounds.ts';
import type { Bounds } from './visible-bounds.ts';

const stateSchema = z.object({
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() }),
  maximized: z.boolean()
});

/** Where the window was when it was last closed, as far as the screens of today show that place. */
export class WindowState {
  readonly bounds: Partial<Bounds>;
  readonly maximized: boolean;

  constructor(displays: readonly Bounds[]) {
    const saved = read();
    this.bounds = visibleBounds(saved?.bounds, displays);
    this.maximized = saved?.maximized ?? false;
  }

  save(bounds: Bounds, maximized: boolean): void {
    try {
      writeFileSync(path(), JSON.stringify({ bounds, maximized }));
    } catch {
      // A full disk must not keep a window from closing; it opens at its usual place then.
    }
  }
}

function read(): z.infer<typeof stateSchema> | undefined {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(path(), 'utf8')));
  } catch {
    return undefined;
  }
}

function path(): string {
  return join(app.getPath('userData'), 'window.json');
}
