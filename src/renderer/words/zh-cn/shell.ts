import type { Translation } from '../dictionaries.ts';
import type { shellEn } from '../en/shell.ts';

export const shellZh: Translation<typeof shellEn> = {
  'shell.title': 'DSDC Studio'
};
