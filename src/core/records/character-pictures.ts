import { mediaLimits } from '../../contract/api/media.ts';
import type { DocumentId } from '../../contract/ids.ts';
import type { Box } from '../../contract/reading.ts';
import { drawTile } from '../../domain/pages/draw-tile.ts';
import type { DecodePage } from '../reading/ports.ts';
import type { BlobStore } from '../runs/ports.ts';
import type { DocumentRepository, ReviewRepository } from './ports.ts';
import { characterOf, checkShown, pictureRemoved } from './shown-fields.ts';

const side = mediaLimits.characterSide;

export interface CharacterPictureParts {
  readonly documents: DocumentRepository;
  readonly review: ReviewRepository;
  readonly blobs: BlobStore;
  readonly decodePage: DecodePage;
}

export interface WantedCharacter {
  readonly field: number;
  /** In the field's reading, counted from 0. */
  readonly index: number;
}

interface Tile {
  /** In the answer. */
  readonly place: number;
  readonly box: Box;
}

/**
 * Characters of readings as they stand on their pages, `[n, 48, 48]` in the order asked, 0 black … 255 white. Each page is decoded once, and one at a time.
 * @throws StudioError FIELD_NOT_FOUND, USAGE_INVALID, DOCUMENT_REDACTED, DOCUMENT_PICTURE_REMOVED, FIELD_KEYED_BLIND
 */
export async function characterPictures(parts: CharacterPictureParts, wanted: readonly WantedCharacter[]): Promise<Uint8Array> {
  const pictures = new Uint8Array(wanted.length * side * side);
  for (const [picture, tiles] of tilesByPicture(parts, wanted)) {
    const page = await parts.decodePage(parts.blobs.read(picture));
    for (const { place, box } of tiles) pictures.set(drawTile(page, box, side), place * side * side);
  }
  return pictures;
}

/** By the blob of the page that they are on. */
function tilesByPicture({ documents, review }: CharacterPictureParts, wanted: readonly WantedCharacter[]): Map<string, Tile[]> {
  const pages = new Map<DocumentId, ReturnType<DocumentRepository['pagesOf']>>();
  const tiles = new Map<string, Tile[]>();
  wanted.forEach(({ field: id, index }, place) => {
    const shown = review.get(id);
    checkShown(shown);
    const { field } = shown;
    const own = pages.get(field.document) ?? documents.pagesOf(field.document);
    pages.set(field.document, own);
    const picture = own.find((page) => page.index === field.page)!.picture;
    if (picture === null) throw pictureRemoved(field.page);
    const onPicture = tiles.get(picture) ?? [];
    tiles.set(picture, onPicture);
    onPicture.push({ place, box: characterOf(field.reading!, index) });
  });
  return tiles;
}
