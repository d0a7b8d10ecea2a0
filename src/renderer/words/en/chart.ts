export const chartEn = {
  'chart.save': 'Save this chart',
  'chart.savePng': 'Picture (PNG)',
  'chart.saveSvg': 'Vector picture (SVG)',
  'chart.noValues': 'no values yet',
  'chart.resetHint': 'Double click shows all of it again'
} as const;
