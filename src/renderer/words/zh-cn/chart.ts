import type { Translation } from '../dictionaries.ts';
import type { chartEn } from '../en/chart.ts';

export const chartZh: Translation<typeof chartEn> = {
  'chart.save': '保存此图表',
  'chart.savePng': '图片（PNG）',
  'chart.saveSvg': '矢量图（SVG）',
  'chart.noValues': '尚无数值',
  'chart.resetHint': '双击恢复全部范围'
};
