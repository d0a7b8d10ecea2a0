import { setFlagsFromString } from 'node:v8';

/**
 * For a process that goes from one large array to the next. V8 takes such arrays for pressure and begins to mark its heap in small steps for nearly
 * every page, which takes a quarter of the time that the page does; at once, it is needed seldom, and over in some milliseconds.
 */
export function collectGarbageAtOnce(): void {
  setFlagsFromString('--no-incremental-marking');
}
