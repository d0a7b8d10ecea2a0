import { accessSync, constants, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

export interface Browser {
  readonly name: string;
  readonly program: string;
  /** A snap, which can write nowhere in hidden folders but in its own. */
  readonly isSnap: boolean;
}

interface Kind {
  readonly name: string;
  readonly linux: readonly string[];
  readonly mac: string;
  readonly windows: string;
}

/** All of them know `--app`. */
const kinds: readonly Kind[] = [
  { name: 'Chromium', linux: ['chromium', 'chromium-browser'], mac: 'Chromium.app/Contents/MacOS/Chromium', windows: 'Chromium\\Application\\chrome.exe' },
  { name: 'Google Chrome', linux: ['google-chrome-stable', 'google-chrome'], mac: 'Google Chrome.app/Contents/MacOS/Google Chrome', windows: 'Google\\Chrome\\Application\\chrome.exe' },
  { name: 'Microsoft Edge', linux: ['microsoft-edge-stable', 'microsoft-edge'], mac: 'Microsoft Edge.app/Contents/MacOS/Microsoft Edge', windows: 'Microsoft\\Edge\\Application\\msedge.exe' },
  { name: 'Brave', linux: ['brave-browser', 'brave'], mac: 'Brave Browser.app/Contents/MacOS/Brave Browser', windows: 'BraveSoftware\\Brave-Browser\\Application\\brave.exe' }
];

export interface Places {
  readonly platform: NodeJS.Platform;
  readonly environment: NodeJS.ProcessEnv;
  readonly home: string;
}

/** The first browser of Chromium's family that is installed. */
export function findBrowser(places: Places = { platform: process.platform, environment: process.env, home: homedir() }): Browser | undefined {
  for (const kind of kinds) {
    for (const program of candidates(kind, places)) {
      if (isProgram(program)) return { name: kind.name, program, isSnap: /^\/snap\/|\/snap$/.test(realpathSync(program)) || program.startsWith('/snap/') };
    }
  }
  return undefined;
}

function candidates({ linux, mac, windows }: Kind, { platform, environment, home }: Places): string[] {
  if (platform === 'darwin') return ['/Applications', join(home, 'Applications')].map((folder) => `${folder}/${mac}`);
  if (platform === 'win32') {
    return ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData'].flatMap((name) => (environment[name] === undefined ? [] : [`${environment[name]}\\${windows}`]));
  }
  const folders = [...(environment['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin'].filter((folder) => folder !== '');
  return linux.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
