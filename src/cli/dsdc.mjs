#!/usr/bin/env node
// The studio needs Node 24 (type stripping, native modules); the system may have an older one. This file runs on Node 20 too:
// it hands over to the Node that the `node` package brings, or goes on in this process where that is not needed.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { keepCompiled } from './compile-cache.mjs';

const neededMajor = 24;

keepCompiled();
if (Number.parseInt(process.versions.node, 10) >= neededMajor) await import('./main.ts');
else handOver();

function handOver() {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  let node;
  try {
    const folder = path.dirname(createRequire(import.meta.url).resolve('node/package.json'));
    node = path.join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  } catch {
    return fail(`Node ${neededMajor} is needed and this is ${process.versions.node}`);
  }
  // The channel carries no messages: its end tells the child that this process is gone, however it went.
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`Node ${neededMajor} could not be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}

function fail(message) {
  process.stderr.write(`error: ${message}\n  → Run “npm install” in the studio's folder.\n`);
  process.exitCode = 1;
}
