import type { Translation } from '../dictionaries.ts';
import type { trainEn } from '../en/train.ts';

export const trainZh: Translation<typeof trainEn> = {
  'train.title': '训练'
};
