import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipMember {
  readonly name: string;
  readonly content: Uint8Array;
  readonly store?: boolean;
  /** Upper half of the external attributes: the Unix mode. */
  readonly mode?: number;
  readonly encrypted?: boolean;
  readonly method?: number;
  /** What the archive claims instead of the truth. */
  readonly claimedSize?: number;
  readonly claimedCrc?: number;
}

/** Writes an archive as APPNOTE describes it, lies included, which no library would. */
export function zipFile(members: readonly ZipMember[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const member of members) {
    const name = Buffer.from(member.name);
    const data = member.store ? Buffer.from(member.content) : deflateRawSync(member.content);
    const shared = sharedFields(member, data.length, name.length);
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), shared, name, data]);
    const central = Buffer.concat([Buffer.from('504b01021403', 'hex'), shared, Buffer.alloc(14), name]);
    central.writeUInt32LE(((member.mode ?? 0o100644) << 16) >>> 0, 38);
    central.writeUInt32LE(offset, 42);
    locals.push(local);
    centrals.push(central);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

/** From "version needed" to "extra field length", the same in both headers. */
function sharedFields(member: ZipMember, storedBytes: number, nameBytes: number): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(0x800 | (member.encrypted ? 1 : 0), 2);
  fields.writeUInt16LE(member.method ?? (member.store ? 0 : 8), 4);
  fields.writeUInt32LE(member.claimedCrc ?? crc32(member.content), 10);
  fields.writeUInt32LE(storedBytes, 14);
  fields.writeUInt32LE(member.claimedSize ?? member.content.length, 18);
  fields.writeUInt16LE(nameBytes, 22);
  return fields;
}
