/**
 * Run as `node --expose-gc serve.ts DATA_DIR PORT`: the kiosk host in a process of its own, so that a spec can kill it. Prints an address; an empty line on
 * stdin asks for another, `figures` for what the host holds (see HostFigures in fixtures.ts).
 */
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { serveKiosk } from '../src/kiosk/serve.ts';
import type { HostFigures } from './fixtures.ts';

const [, , dataDir, port] = process.argv;
const kiosk = await serveKiosk({ dataDir: dataDir!, port: Number(port), rendererDir: fileURLToPath(import.meta.resolve('../out/renderer')) });
process.stdout.write(`${kiosk.address}\n`);
createInterface(process.stdin)
  .on('line', (line) => process.stdout.write(line === 'figures' ? `${JSON.stringify(figures())}\n` : `${kiosk.newAddress()}\n`))
  .on('close', () => void kiosk.close().then(() => process.exit(0)));

function figures(): HostFigures {
  gc!();
  const resources = process.getActiveResourcesInfo();
  const count = (name: string): number => resources.filter((resource) => resource === name).length;
  return { sockets: kiosk.connections().open, timers: count('Timeout'), heapBytes: process.memoryUsage().heapUsed };
}
