import type { Translation } from '../dictionaries.ts';
import type { runsEn } from '../en/runs.ts';

export const runsZh: Translation<typeof runsEn> = {
  'runs.title': '运行',
  'runs.notBuilt': '运行列表尚未完成。目前可用 “dsdc runs list” 查看，“训练”中会显示正在进行的运行。'
};
