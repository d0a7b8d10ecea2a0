import { untrack } from 'svelte';
import type { PagePictures } from './page-pictures.ts';

/** The page that is looked at, as a picture. To be made while a component is. */
export class ShownPicture {
  #image = $state.raw<HTMLImageElement | null>(null);
  #missing = $state(false);

  /** @param of document and page, counted from 0, that are looked at; undefined: nothing is */
  constructor(pictures: PagePictures, of: () => readonly [document: string | undefined, page: number | undefined]) {
    // Of parts of state that is answered anew all the time: the same place is no other picture.
    const document = $derived(of()[0]);
    const page = $derived(of()[1]);
    $effect(() => {
      const [wanted, index] = [document, page];
      let isWanted = true;
      untrack(() => {
        // The page before must not stand under the boxes of this one.
        this.#image = null;
        this.#missing = false;
      });
      if (wanted === undefined || index === undefined) return;
      pictures.get(wanted, index).then(
        (image) => {
          if (isWanted) this.#image = image;
        },
        () => {
          if (isWanted) this.#missing = true;
        }
      );
      return () => {
        isWanted = false;
      };
    });
  }

  /** Null until it has come. */
  get image(): HTMLImageElement | null {
    return this.#image;
  }

  /** It was removed, or cannot be had. */
  get missing(): boolean {
    return this.#missing;
  }
}
