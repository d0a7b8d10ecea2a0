import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StartError } from './fail.ts';
import { buildWhereNeeded } from './interface-build.ts';

let root: string;
const said: string[] = [];
const say = (line: string): void => void said.push(line);
const program = 'node_modules/vite/bin/vite.js';

function write(place: string, text: string, age = 0): void {
  const file = join(root, place);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  const time = Date.now() / 1000 - age;
  utimesSync(file, time, time);
  utimesSync(dirname(file), time, time);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dsdc-start-'));
  said.length = 0;
  write('src/renderer/app/main.ts', '', 100);
  write(program, `require('fs').mkdirSync('out/renderer', { recursive: true }); require('fs').writeFileSync('out/renderer/index.html', process.argv.slice(2).join(' '));`, 100);
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

test('builds what is missing, and nothing twice', () => {
  buildWhereNeeded(root, 'interface', say);
  expect(readFileSync(join(root, 'out/renderer/index.html'), 'utf8')).toContain('build -c config/renderer-build.ts');
  buildWhereNeeded(root, 'interface', say);
  expect(said).toEqual(['Building the interface for the first time.']);
});

test('builds again when a source is newer, a test aside', () => {
  write('out/renderer/index.html', '', 50);
  write('src/renderer/app/main.test.ts', '');
  for (const folder of ['src/renderer', 'src/renderer/app']) utimesSync(join(root, folder), Date.now() / 1000 - 100, Date.now() / 1000 - 100);
  buildWhereNeeded(root, 'interface', say);
  expect(said).toEqual([]);
  write('src/domain/columns.ts', '');
  buildWhereNeeded(root, 'interface', say);
  expect(said).toEqual(['Building the interface: its sources have changed.']);
});

test('tells what went wrong without a stack', () => {
  write(program, `console.error('Could not resolve ./missing.ts'); process.exit(1);`, 100);
  expect(() => buildWhereNeeded(root, 'interface', say)).toThrow(/could not be built:[^]*Could not resolve .\/missing.ts/);
  rmSync(join(root, program));
  expect(() => buildWhereNeeded(root, 'interface', say)).toThrow(StartError);
  // Built before: an installed studio has neither sources nor what builds them.
  write('out/renderer/index.html', '', 200);
  buildWhereNeeded(root, 'interface', say);
});
