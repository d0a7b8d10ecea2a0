import { pipeline, Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';
import { StudioError } from '../../contract/errors.ts';
import { dataDescriptor, localHeader, mostZipBytes, zipDirectory } from './zip-records.ts';
import type { PlacedEntry } from './zip-records.ts';

export interface TextFile {
  readonly name: string;
  /** Piece by piece, once. */
  readonly text: Iterable<string> | AsyncIterable<string>;
}

/**
 * A zip archive of texts, packed while they are made: no more than a piece of one is in memory.
 *
 * @param mostBytes of a text, and of all packed together
 * @throws StudioError RECORDS_TOO_MANY beyond that: Excel does not open the archives of another layout that would hold more. And what making a text throws.
 */
export async function* deflatedZip(files: readonly TextFile[], mostBytes = mostZipBytes): AsyncGenerator<Uint8Array, void> {
  const entries: PlacedEntry[] = [];
  let offset = 0;
  for (const { name, text } of files) {
    const state = { crc32: 0, sizeBytes: 0, packedBytes: 0 };
    const begun = { name, method: 'deflated', describedBehind: true, offset } as const;
    const header = localHeader({ ...begun, ...state });
    yield header;
    for await (const packed of deflated(encoded(text, state))) {
      state.packedBytes += packed.length;
      if (state.sizeBytes > mostBytes || offset + state.packedBytes > mostBytes) throw tooLarge(mostBytes);
      yield packed;
    }
    const entry: PlacedEntry = { ...begun, ...state };
    const descriptor = dataDescriptor(entry);
    yield descriptor;
    entries.push(entry);
    offset += header.length + state.packedBytes + descriptor.length;
  }
  yield zipDirectory(entries, offset);
}

/** Counted on its way. */
async function* encoded(text: TextFile['text'], state: { crc32: number; sizeBytes: number }): AsyncGenerator<Uint8Array, void> {
  for await (const piece of text) {
    const bytes = Buffer.from(piece);
    state.crc32 = crc32(bytes, state.crc32);
    state.sizeBytes += bytes.length;
    yield bytes;
  }
}

/** Whoever stops reading stops what makes the bytes too, and its error comes out at this end: the pipeline itself has nobody to tell. */
function deflated(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return pipeline(Readable.from(bytes), createDeflateRaw(), () => undefined);
}

function tooLarge(mostBytes: number): StudioError {
  return new StudioError('RECORDS_TOO_MANY', `A workbook holds ${mostBytes} bytes at most.`, { remedy: 'Export batch by batch, or as CSV.' });
}
