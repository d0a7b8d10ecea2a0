import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { keepCompiled } from './compile-cache.mjs';

const neededMajor = 24;

/**
 * Runs a program of the studio with the Node it needs (type stripping, native modules). The system's may be older: then the one that the `node`
 * package brings takes over, otherwise the program runs in this process. This file itself runs on Node 20 too.
 * @param {string} program Absolute path.
 * @param {string[]} args
 */
export async function runWithNode(program, args) {
  keepCompiled();
  if (Number.parseInt(process.versions.node, 10) < neededMajor) return handOver(program, args);
  process.argv.splice(1, Infinity, program, ...args);
  await import(pathToFileURL(program).href);
}

function handOver(program, args) {
  let node;
  try {
    const folder = path.dirname(createRequire(import.meta.url).resolve('node/package.json'));
    node = path.join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  } catch {
    return fail(`Node ${neededMajor} is needed and this is ${process.versions.node}`);
  }
  // The channel carries no messages: its end tells the child that this process is gone, however it went.
  const child = spawn(node, [program, ...args], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
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
