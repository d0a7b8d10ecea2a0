/**
 * Who may import whom: the table of ARCHITECTURE.md, checked in the test command.
 * `rooms` are folders of src, `packages` are npm packages; node's own modules are named by `node`.
 */
const rooms = {
  contract: { rooms: [], packages: ['zod', '@orpc/contract'], node: false },
  child: { rooms: ['contract'], packages: [], node: true },
  domain: { rooms: ['contract'], packages: [], node: false },
  core: { rooms: ['contract', 'domain'], packages: ['zod'], node: false },
  storage: { rooms: ['core/[^/]+/ports', 'contract', 'domain'], packages: ['better-sqlite3', 'zod'], node: true },
  engine: { rooms: ['contract', 'domain', 'child'], packages: ['@tensorflow/', 'webgpu', 'node-api-headers', 'yauzl', 'zod'], node: true },
  vision: { rooms: ['contract', 'domain', 'child'], packages: ['sharp', '@hyzyla/pdfium', 'libheif-js', 'zod'], node: true },
  exchange: { rooms: ['contract', 'domain', 'vision'], packages: ['yauzl'], node: true },
  host: { rooms: ['contract', 'domain', 'core', 'storage', 'vision', 'exchange', 'engine/(availability|engine-environment|engine-folders|engine-manifest)'], packages: ['@orpc/server', 'hono', 'ws', 'zod'], node: true },
  kiosk: { rooms: ['contract', 'host'], packages: ['@hono/node-server', 'hono', 'ws'], node: true },
  main: { rooms: ['contract', 'host', 'engine/availability'], packages: ['electron', 'zod'], node: true },
  preload: { rooms: [], packages: ['electron'], node: false },
  'renderer/words': { rooms: ['contract'], packages: [], node: false },
  'renderer/lib': { rooms: ['contract', 'domain', 'renderer/words'], packages: ['svelte', '@orpc/client', 'i18next'], node: false },
  'renderer/ui': { rooms: ['contract', 'domain', 'renderer/lib'], packages: ['svelte', 'bits-ui', '@lucide/svelte', 'uplot'], node: false },
  'renderer/features': { rooms: ['contract', 'domain', 'renderer/lib', 'renderer/ui', 'renderer/words'], packages: ['svelte', 'bits-ui', '@lucide/svelte', 'uplot', 'umap-js', 'zod'], node: false },
  'renderer/app': { rooms: ['contract', 'domain', 'renderer/lib', 'renderer/ui', 'renderer/features', 'renderer/words'], packages: ['svelte', 'bits-ui', '@lucide/svelte', '@fontsource-variable'], node: false },
  cli: { rooms: ['contract', 'domain', 'host', 'core', 'kiosk/serve', 'kiosk/lock/supervisor', 'kiosk/lock/browser-for-kiosk'], packages: ['zod'], node: true }
};

const tests = '[.]test[.]ts$|/(test-programs|test-support|testing)/';
const node = '^node:|^(fs|path|os|child_process|crypto|util|zlib|http|https|net|stream|module|events)$';

function rulesFor([room, allowed]) {
  const from = { path: `^src/${room}/`, pathNot: tests };
  const permittedRooms = [room, ...allowed.rooms].map((other) => `^src/${other}(/|[.])`);
  const permittedPackages = allowed.packages.map((name) => `node_modules/(@types/)?${name}`);
  const rules = [
    { name: `${room}-rooms`, severity: 'error', from, to: { path: '^src/', pathNot: permittedRooms } },
    { name: `${room}-packages`, severity: 'error', from, to: { path: 'node_modules', ...(permittedPackages.length > 0 && { pathNot: permittedPackages }) } }
  ];
  if (!allowed.node) rules.push({ name: `${room}-no-node`, severity: 'error', from, to: { path: node, dependencyTypes: ['core'] } });
  return rules;
}

export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    {
      name: 'features-stand-alone', severity: 'error',
      from: { path: '^src/renderer/features/([^/]+)/' }, to: { path: '^src/renderer/features/', pathNot: '^src/renderer/features/$1/' }
    },
    { name: 'electron-in-main-only', severity: 'error', from: { pathNot: '^src/(main|preload)/' }, to: { path: 'node_modules/electron/' } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...Object.entries(rooms).flatMap(rulesFor)
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] }
  }
};
