// `node scripts/with-node.mjs PROGRAM [ARGUMENTS]`: for the commands in package.json, which the system's Node starts.
import path from 'node:path';
import process from 'node:process';
import { runWithNode } from '../src/cli/run-with-node.mjs';

await runWithNode(path.resolve(process.argv[2]), process.argv.slice(3));
