import type { FoundField } from '../fields/field.ts';

/** What a finder of one form made of a page. */
export interface FoundForm {
  readonly fields: readonly FoundField[];
  /** 0 to 1: how much of what makes the form was seen. Comparable between forms. */
  readonly score: number;
}
