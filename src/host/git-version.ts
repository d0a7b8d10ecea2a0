import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The commit of the checkout in this very folder, with `-dirty` where files were changed since; null outside a checkout or without git. */
export function gitVersion(folder: string): string | null {
  // Without this look, git would answer for a repository around it, such as the one that has the studio in its node_modules.
  if (!existsSync(join(folder, '.git'))) return null;
  const { status, stdout } = spawnSync('git', ['describe', '--always', '--dirty', '--abbrev=40', '--exclude=*'], { cwd: folder, encoding: 'utf8' });
  return status === 0 && stdout.trim() !== '' ? stdout.trim() : null;
}
