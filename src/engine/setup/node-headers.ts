import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './run-command.ts';

/** Node-API's four headers; the binding is compiled against these alone, so any Node's copy serves. */
const required = ['node_api.h', 'node_api_types.h', 'js_native_api.h', 'js_native_api_types.h'];

/** A folder with Node-API's headers, and every place that was looked at. */
export async function findNodeHeaders(signal: AbortSignal | undefined): Promise<{ folder: string | undefined; searched: string[] }> {
  const searched: string[] = [];
  const complete = (folder: string): boolean => {
    searched.push(folder);
    return required.every((file) => existsSync(join(folder, file)));
  };
  const folder = nearFolders().find(complete);
  if (folder !== undefined) return { folder, searched };
  // Starting npm takes a third of a second, so its configuration is asked last.
  const { exitCode, output } = await runCommand('npm', ['config', 'get', 'nodedir'], { signal });
  const configured = exitCode === 0 ? join(output.trim().split('\n').at(-1) ?? '', 'include', 'node') : undefined;
  return { folder: configured !== undefined && complete(configured) ? configured : undefined, searched };
}

function nearFolders(): string[] {
  const fromNpm = process.env['npm_config_nodedir'];
  return [
    ...packageHeaders(),
    join(dirname(dirname(process.execPath)), 'include', 'node'),
    ...(fromNpm === undefined || fromNpm === '' ? [] : [join(fromNpm, 'include', 'node')]),
    ...gypHeaders(),
    '/usr/include/node',
    '/usr/local/include/node'
  ];
}

/** The npm package node-api-headers carries exactly these files; used when it is installed. */
function packageHeaders(): string[] {
  try {
    return [join(dirname(fileURLToPath(import.meta.resolve('node-api-headers/package.json'))), 'include')];
  } catch {
    return [];
  }
}

/** Headers that node-gyp fetched for other packages. */
function gypHeaders(): string[] {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'node-gyp');
  return existsSync(cache) ? readdirSync(cache).map((version) => join(cache, version, 'include', 'node')) : [];
}
