/**
 * Writes THIRD-PARTY-NOTICES.md: every package that the studio runs with, from package-lock.json, with its licence.
 * `--check` only compares the list and fails when it is out of date: the texts depend on what the platform installed.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
}

/** Packages that carry the licence of a library inside them in a folder of its own. */
const foldersWithTexts: Readonly<Record<string, readonly string[]>> = { 'libheif-js': ['libheif-wasm'] };

const libheifNotice = `
libheif-js holds libheif and libde265 as WebAssembly, under the LGPL 3. The studio ships it unchanged and loads it from
\`node_modules/libheif-js/libheif-wasm\`, where \`libheif.js\` and \`libheif.wasm\` may be replaced by another build of the same interface.
Its source: https://github.com/strukturag/libheif and https://github.com/strukturag/libde265, built by https://github.com/catdad-experiments/libheif-emscripten.
`;

const target = 'THIRD-PARTY-NOTICES.md';
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, LockedPackage> };
const shipped = Object.entries(lock.packages)
  .filter(([path, { dev, link }]) => path !== '' && dev !== true && link !== true)
  .sort(([a], [b]) => (a < b ? -1 : 1));

const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
const rows = new Set(shipped.map(([path, { version, license }]) => `| ${nameOf(path)} | ${version ?? ''} | ${license ?? 'see its text below'} |`));
const list = ['# Third-party notices', '', 'Written by `npm run notices`.', '', '| package | version | licence |', '|---|---|---|', ...rows, ''].join('\n');

if (process.argv.includes('--check')) {
  if (!existsSync(target) || !readFileSync(target, 'utf8').startsWith(list + libheifNotice)) {
    console.error(`${target} does not list what package-lock.json has. Run: npm run notices`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, list + libheifNotice + licenceTexts());
}

/** Each text once, with the packages that carry it. */
function licenceTexts(): string {
  const packagesByText = new Map<string, string[]>();
  for (const [path] of shipped) {
    if (!existsSync(path)) continue;
    const folders = [path, ...(foldersWithTexts[nameOf(path)] ?? []).map((folder) => join(path, folder))];
    const files = folders.flatMap((folder) => readdirSync(folder).filter((name) => /^(licen[cs]e|notice|copying)/i.test(name)).map((name) => join(folder, name)));
    for (const file of files) {
      const text = readFileSync(file, 'utf8').replaceAll('\r\n', '\n').trim();
      const packages = packagesByText.get(text) ?? [];
      packagesByText.set(text, [...packages, nameOf(path)]);
    }
  }
  return [...packagesByText].map(([text, packages]) => `\n## ${[...new Set(packages)].join(', ')}\n\n\`\`\`\`text\n${text}\n\`\`\`\`\n`).join('');
}
