import type { Translation } from '../dictionaries.ts';
import type { dataEn } from '../en/data.ts';

export const dataZh: Translation<typeof dataEn> = {
  'data.title': '数据'
};
