import { Serializer } from 'node:v8';

/** Messages between Electron's processes are copied by V8's serialiser, which refuses what cannot leave a process, shared memory for one; Node's threads would share it. @throws Error */
export function requireCopyable(message: unknown): void {
  const serializer = new Serializer();
  serializer.writeHeader();
  serializer.writeValue(message);
}
