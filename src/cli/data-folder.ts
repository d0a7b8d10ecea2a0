import os from 'node:os';
import path from 'node:path';

/** Where the studio keeps its data unless told otherwise: each system's place for a program's own files. */
export function dataFolder(given: string | undefined, environment: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  const chosen = given ?? environment['DSDC_DATA_DIR'];
  if (chosen) return path.resolve(chosen);
  const home = os.homedir();
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'DSDC Studio');
  if (platform === 'win32') return path.join(environment['APPDATA'] || path.join(home, 'AppData', 'Roaming'), 'DSDC Studio');
  const shared = environment['XDG_DATA_HOME'];
  // The XDG base directory specification: relative paths in these variables are invalid and to be ignored.
  return path.join(shared && path.isAbsolute(shared) ? shared : path.join(home, '.local', 'share'), 'dsdc-studio');
}
