import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { crc32, deflateRawSync } from 'node:zlib';

export interface WheelMember {
  name: string;
  content: string | Buffer;
  /** What RECORD claims; the true hash where left out, no line at all for null. */
  recordHash?: string | null;
}

/** Writes a wheel as pip accepts it: a zip file with METADATA, WHEEL and RECORD. */
export function writeWheel(path: string, options: { name: string; version: string; members: WheelMember[]; metadata?: string }): void {
  const info = `${options.name.replaceAll('-', '_')}-${options.version}.dist-info`;
  const metadata = `Metadata-Version: 2.1\nName: ${options.name}\nVersion: ${options.version}\n${options.metadata ?? ''}`;
  const members: WheelMember[] = [
    ...options.members,
    { name: `${info}/METADATA`, content: metadata },
    { name: `${info}/WHEEL`, content: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: false\nTag: py3-none-any\n' }
  ];
  const lines = members.filter(({ recordHash }) => recordHash !== null).map(({ name, content, recordHash }) => {
    const hash = recordHash ?? createHash('sha256').update(content).digest('base64url');
    return `${name},sha256=${hash},${Buffer.byteLength(content)}\n`;
  });
  writeFileSync(path, zip([...members, { name: `${info}/RECORD`, content: `${lines.join('')}${info}/RECORD,,\n` }]));
}

/** A zip file after APPNOTE.TXT: local headers with deflated data, the central directory, its end. */
function zip(members: readonly WheelMember[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const member of members) {
    const name = Buffer.from(member.name);
    const content = Buffer.from(member.content as string);
    const packed = deflateRawSync(content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    const file = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, packed]);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, place, name);
    files.push(file);
    offset += file.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 4);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(entries.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...files, entries, Buffer.from('PK\x05\x06'), end]);
}
