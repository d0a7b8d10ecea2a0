import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { childrenOf } from './processes.ts';

/** A socket of the internet's kind, as Linux tells of it in /proc/<pid>/net. */
export interface OpenSocket {
  readonly pid: number;
  readonly kind: 'tcp' | 'tcp6' | 'udp' | 'udp6';
  readonly local: string;
  /** All zeros where it is connected to nobody. */
  readonly remote: string;
}

interface ListedSocket extends Omit<OpenSocket, 'pid'> {
  readonly inode: string;
}

const kinds = ['tcp', 'tcp6', 'udp', 'udp6'] as const;

/** A process and everything below it. */
export function treeOf(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(treeOf)];
}

/** The sockets that these processes hold now. One that was opened and closed between two looks is not seen. */
export function socketsOf(pids: readonly number[]): OpenSocket[] {
  // The lists are of a network namespace, which most processes share: each is read once.
  const lists = new Map<string, readonly ListedSocket[]>();
  return pids.flatMap((pid) => {
    const inodes = socketInodes(pid);
    if (inodes.size === 0) return [];
    const namespace = linkOf(`/proc/${pid}/ns/net`);
    const listed = lists.get(namespace) ?? kinds.flatMap((kind) => rows(pid, kind));
    lists.set(namespace, listed);
    return listed.filter(({ inode }) => inodes.has(inode)).map(({ kind, local, remote }) => ({ pid, kind, local, remote }));
  });
}

/** Those that are reached from outside this machine, or reach out. */
export function outsideOnly(sockets: readonly OpenSocket[]): OpenSocket[] {
  return sockets.filter(({ local, remote }) => !isLoopback(local) || !(isLoopback(remote) || isNobody(remote)));
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1' || address.startsWith('::ffff:127.');
}

function isNobody(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

function socketInodes(pid: number): ReadonlySet<string> {
  const inodes = new Set<string>();
  try {
    for (const descriptor of readdirSync(`/proc/${pid}/fd`)) {
      const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${descriptor}`))?.[1];
      if (inode !== undefined) inodes.add(inode);
    }
  } catch {
    // It has ended.
  }
  return inodes;
}

function linkOf(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}

/** See proc(5): address and port in hexadecimal, addresses as words of four bytes in the order of this machine (little-endian). */
function rows(pid: number, kind: OpenSocket['kind']): ListedSocket[] {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/net/${kind}`, 'latin1');
  } catch {
    return [];
  }
  return text.trim().split('\n').slice(1).map((line) => {
    const fields = line.trim().split(/\s+/);
    return { kind, local: addressOf(fields[1]!), remote: addressOf(fields[2]!), inode: fields[9]! };
  });
}

function addressOf(field: string): string {
  const words = field.split(':')[0]!.match(/.{8}/g)!;
  const bytes = words.flatMap((word) => word.match(/../g)!.reverse().map((byte) => parseInt(byte, 16)));
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.every((byte) => byte === 0)) return '::';
  if (bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1) return '::1';
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  if (isMapped) return `::ffff:${bytes.slice(12).join('.')}`;
  return Array.from({ length: 8 }, (_, i) => ((bytes[2 * i]! << 8) | bytes[2 * i + 1]!).toString(16)).join(':');
}
