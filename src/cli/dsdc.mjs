#!/usr/bin/env node
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { runWithNode } from './run-with-node.mjs';

await runWithNode(fileURLToPath(new URL('main.ts', import.meta.url)), process.argv.slice(2));
