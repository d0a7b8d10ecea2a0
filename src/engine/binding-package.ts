import { createRequire } from 'node:module';
import { dirname } from 'node:path';

/** The npm package with both halves of the binding: C++ sources to compile and the JavaScript over them. An optional dependency. */
export const bindingPackageName = '@tensorflow/tfjs-node-gpu';

/** Where that package lies; undefined when npm left it out. */
export function bindingPackageFolder(): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${bindingPackageName}/package.json`));
  } catch {
    return undefined;
  }
}
