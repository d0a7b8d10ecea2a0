import { mediaPaths } from '../../../../contract/api/media.ts';

/** Pages that stay at hand: the one that is looked at, those before it that are gone back to, and the next ones. Decoded they have 2 MB and more each. */
const most = 16;

/** Pictures of pages by document and page, fetched once and ahead of time. */
export class PagePictures {
  readonly #pictures = new Map<string, Promise<HTMLImageElement>>();

  /** Rejects where there is none any more. */
  get(document: string, page: number): Promise<HTMLImageElement> {
    const path = mediaPaths.page(document, page);
    const kept = this.#pictures.get(path);
    const picture = kept ?? load(path);
    this.#pictures.delete(path);
    this.#pictures.set(path, picture);
    // What failed is asked for again.
    if (kept === undefined) picture.catch(() => this.#pictures.delete(path));
    for (const oldest of [...this.#pictures.keys()].slice(0, -most)) this.#pictures.delete(oldest);
    return picture;
  }
}

async function load(path: string): Promise<HTMLImageElement> {
  const image = new Image();
  // What it shows is said by what stands around it.
  image.alt = '';
  image.src = path;
  await image.decode();
  return image;
}
