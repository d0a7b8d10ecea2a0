import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { findBrowser } from '../browsers.ts';
import type { Browser } from '../browsers.ts';

/** The browser that DSDC_BROWSER names, else one that is installed. */
export function browserForKiosk(environment: NodeJS.ProcessEnv): Browser | undefined {
  const named = environment['DSDC_BROWSER'];
  if (named !== undefined && existsSync(named)) return { name: basename(named), program: named, isSnap: named.startsWith('/snap/') };
  return findBrowser();
}
