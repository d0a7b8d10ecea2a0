import { StudioError } from '../../contract/errors.ts';
import { greyOfColours } from '../raster.ts';
import { reasonOf } from '../reason-of.ts';
import { checkPageSize, documentEmpty, documentInvalid, pageInvalid, pageNeedsTooMuchMemory, tooManyPages } from './document-errors.ts';
import type { DrawnPage, OpenDocument } from './document.ts';
import { startLibheif } from './libheif.ts';
import type { Libheif } from './libheif.ts';
import { documentLimits } from './limits.ts';

interface LoadedHeif {
  readonly libheif: Libheif;
  /** Of the pictures that a viewer shows, in the file's order: thumbnails, tiles and depth maps are parts of these. */
  readonly pictures: readonly number[];
  readonly context: ReturnType<Libheif['functions']['heif_context_alloc']>;
}

/** As libheif answers where there is no picture. */
interface Failure {
  readonly code: unknown;
  readonly message?: string;
}

/** Rows of `stride` bytes, of which the first 4 · `width` are red, green, blue and alpha. */
interface Interleaved {
  readonly width: number;
  readonly height: number;
  readonly stride: number;
  readonly data: Uint8Array;
}

const channels = 4;

/**
 * A HEIC file: a page for each of its pictures, turned, mirrored and cropped as the file says (its EXIF orientation repeats that, and is not applied).
 *
 * @throws StudioError DOCUMENT_INVALID (damaged, cut off), DOCUMENT_EMPTY, DOCUMENT_TOO_LARGE
 */
export async function openHeif(bytes: Uint8Array, name: string): Promise<OpenDocument> {
  let loaded: LoadedHeif | null = await load(bytes, name);
  const { pictures: { length: pages } } = loaded;
  if (pages > documentLimits.pages) throw tooManyPages(name, String(pages));
  if (pages < 1) throw documentEmpty(name);
  return {
    pages,
    async page(index) {
      // A page that broke libheif took its instance along.
      loaded ??= await load(bytes, name);
      const { libheif } = loaded;
      try {
        return await draw(loaded, name, index);
      } catch (error) {
        if (error instanceof StudioError) throw error;
        loaded = null;
        if (libheif.isOutOfMemory()) throw pageNeedsTooMuchMemory(name, index, documentLimits.heifBytes);
        throw pageInvalid(name, index, `cannot be decoded (${reasonOf(error)})`, error);
      }
    },
    close: () => (loaded = null)
  };
}

async function load(bytes: Uint8Array, name: string): Promise<LoadedHeif> {
  const libheif = await startLibheif(documentLimits.heifBytes);
  const { functions } = libheif;
  try {
    const context = functions.heif_context_alloc();
    const outcome = functions.heif_context_read_from_memory(context, bytes) as Failure;
    if (outcome.code !== functions.heif_error_code.heif_error_Ok) throw new Error(outcome.message);
    const pictures = functions.heif_js_context_get_list_of_top_level_image_IDs(context) as number[] | Failure;
    if ('code' in pictures) throw new Error(pictures.message);
    return { libheif, context, pictures };
  } catch (error) {
    throw documentInvalid(name, `is damaged (${reasonOf(error)})`, error);
  }
}

/** @throws StudioError PAGE_TOO_LARGE by the header, before any pixel is decoded; Error in libheif's words */
async function draw({ libheif, context, pictures }: LoadedHeif, name: string, index: number): Promise<DrawnPage> {
  const { functions } = libheif;
  const picture = functions.heif_js_context_get_image_handle(context, pictures[index]!) as Parameters<typeof functions.heif_image_handle_release>[0] | Failure;
  if ('code' in picture) throw new Error(picture.message);
  try {
    checkPageSize(name, index, functions.heif_image_handle_get_width(picture), functions.heif_image_handle_get_height(picture));
    const decoded = await functions.heif_js_decode_image2(picture, functions.heif_colorspace.heif_colorspace_RGB, functions.heif_chroma.heif_chroma_interleaved_RGBA) as
      Failure | { readonly image: Parameters<typeof functions.heif_image_release>[0]; readonly channels: readonly Interleaved[] };
    if ('code' in decoded) throw new Error(decoded.message);
    try {
      const pixels = decoded.channels[0]!;
      // What is coded may be larger than what the header said.
      checkPageSize(name, index, pixels.width, pixels.height);
      return { image: await greyOfColours(closed(pixels), pixels.width, pixels.height), dpi: null };
    } finally {
      functions.heif_image_release(decoded.image);
    }
  } finally {
    functions.heif_image_handle_release(picture);
  }
}

/** A copy, outside libheif's memory, whose rows follow each other without a gap. */
function closed({ width, height, stride, data }: Interleaved): Uint8Array {
  const colours = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) colours.set(data.subarray(y * stride, y * stride + width * channels), y * width * channels);
  return colours;
}
