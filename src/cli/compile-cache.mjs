// Compiling the studio's modules, and stripping their types, is half of its start: what comes of it is kept for the next one, also by the children
// (trainer, reader), which inherit the environment. It lies beside the packages, where whoever can write could change the code itself. Where
// nothing can be written, everything is compiled anew. This file runs on Node 20 too, which keeps nothing.
import nodeModule from 'node:module';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export function keepCompiled() {
  process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('../../node_modules/.dsdc/compiled', import.meta.url));
  nodeModule.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
}
