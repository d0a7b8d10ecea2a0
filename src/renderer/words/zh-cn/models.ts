import type { Translation } from '../dictionaries.ts';
import type { modelsEn } from '../en/models.ts';

export const modelsZh: Translation<typeof modelsEn> = {
  'models.title': '模型'
};
