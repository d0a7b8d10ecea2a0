/** Run as `node serve.ts DATA_DIR PORT`: the kiosk host in a process of its own, so that a spec can kill it. Port 0: any that is free. Prints an address; a line on stdin asks for another. */
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { serveKiosk } from '../src/kiosk/serve.ts';

const kiosk = await serveKiosk({ dataDir: process.argv[2]!, port: Number(process.argv[3] ?? 0), rendererDir: fileURLToPath(import.meta.resolve('../out/renderer')) });
process.stdout.write(`${kiosk.address}\n`);
createInterface(process.stdin).on('line', () => process.stdout.write(`${kiosk.newAddress()}\n`)).on('close', () => void kiosk.close().then(() => process.exit(0)));
