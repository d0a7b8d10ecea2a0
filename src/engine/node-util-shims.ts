import { createRequire } from 'node:module';

/**
 * tfjs-node 4.22 calls util.isNullOrUndefined and util.isArray, which Node 23 removed. Puts them back on `node:util`.
 * Must run before the first tfjs-node module is required. Goes through require because an ES module namespace cannot be extended.
 */
export function restoreRemovedUtilFunctions(): void {
  const util = createRequire(import.meta.url)('node:util') as Record<string, unknown>;
  util['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  util['isArray'] ??= Array.isArray;
}
