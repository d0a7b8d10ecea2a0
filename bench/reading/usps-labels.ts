/**
 * Places in USPS' training digits whose pictures show nothing of the digit that their label names: upright bars labelled 4 and 8 (5296, 5145), a 2 labelled 5 (2465),
 * dashes labelled 5 and 7 (6760, 3637), and two spots where an 8 should be (2924). One person looked at all 45 that the bundled network reads otherwise; those that
 * may be what their label says are not among these.
 */
export const mislabelled: ReadonlySet<number> = new Set([2465, 2924, 3637, 5145, 5296, 6760]);
