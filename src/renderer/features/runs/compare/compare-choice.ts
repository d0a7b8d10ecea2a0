/** Where it is kept whether the comparison shows what is the same, too. */
export const showSameKey = 'runs.showSame';
