/** The forms that the studio knows: what kind of document a page is. */
export const formNames = ['cheque-in', 'cheque-us', 'prescription', 'envelope'] as const;

export type FormName = (typeof formNames)[number];
