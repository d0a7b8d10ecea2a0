import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bindingPackageName } from '../binding-package.ts';
import { runCommand } from './run-command.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/**
 * Installs tfjs-node-gpu without its own install script. Newer npm leaves the script out because package.json says so (allowScripts);
 * older npm runs it, and where the script's host is closed it fails and npm leaves the optional package out altogether.
 *
 * @returns npm's words when that failed.
 */
export async function installBindingPackage(signal: AbortSignal | undefined): Promise<string | undefined> {
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { optionalDependencies: Record<string, string> };
  const wanted = `${bindingPackageName}@${optionalDependencies[bindingPackageName] ?? 'latest'}`;
  const running = process.env['npm_execpath'];
  const [program, ...npm] = running === undefined ? ['npm'] : [process.execPath, running];
  const args = [...npm, 'install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', wanted];
  const { exitCode, output } = await runCommand(program, args, { signal, cwd: root });
  return exitCode === 0 ? undefined : output.trim().slice(-300);
}
