import type { Translation } from '../dictionaries.ts';
import type { runsEn } from '../en/runs.ts';

export const runsZh: Translation<typeof runsEn> = {
  'runs.title': '运行'
};
