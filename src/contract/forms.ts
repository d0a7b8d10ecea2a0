/** The forms that the studio knows: what kind of document a page is. */
export const formNames = ['cheque-in', 'cheque-us'] as const;

export type FormName = (typeof formNames)[number];
