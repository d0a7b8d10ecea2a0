import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gitVersion } from './git-version.ts';
import { packageRoot } from './package-root.ts';

/** What is written into every run and model, so that it can be told which program made it. */
export function studioVersions(): { app: string; git: string | null } {
  const root = packageRoot();
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return { app: version, git: gitVersion(root) };
}
