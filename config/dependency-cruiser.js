/**
 * Who may import whom: the table of ARCHITECTURE.md, checked in the test command.
 * `rooms` are folders of src, `packages` are npm packages; node's own modules are named by `node`.
 */
const rooms = {
  contract: { rooms: [], packages: ['zod', '@orpc/contract'], node: false },
  domain: { rooms: ['contract'], packages: [], node: false },
  core: { rooms: ['contract', 'domain'], packages: ['zod'], node: false },
  storage: { rooms: ['core/[^/]+/ports', 'contract', 'domain'], packages: ['better-sqlite3', 'zod'], node: true },
  engine: { rooms: ['contract', 'domain'], packages: ['@tensorflow/', 'webgpu', 'node-api-headers', 'yauzl', 'zod'], node: true },
  vision: { rooms: ['contract', 'domain'], packages: ['sharp'], node: true },
  exchange: { rooms: ['contract', 'domain', 'vision'], packages: ['yauzl'], node: true },
  host: { rooms: ['contract', 'domain', 'core', 'storage', 'vision', 'exchange', 'engine/(availability|engine-environment|engine-folders|engine-manifest)'], packages: [], node: true },
  cli: { rooms: ['contract', 'domain', 'host', 'core'], packages: ['zod'], node: true }
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
