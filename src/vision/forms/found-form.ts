import type { FoundField } from '../fields/field.ts';

/** What a finder of one form made of a page. */
export interface FoundForm {
  /** Several of one name are places where it may be, the likeliest first. */
  readonly fields: readonly FoundField[];
  /** 0 to 1: how much of what makes the form was seen. Comparable between forms. */
  readonly score: number;
}
