import type { Topic } from '../../contract/api/studio.ts';

export type Revisions = Readonly<Record<Topic, number>>;

export interface RevisionRepository {
  /** How often each topic has changed so far, whichever process changed it. Cheap enough to be asked five times a second. */
  read(): Revisions;
}
