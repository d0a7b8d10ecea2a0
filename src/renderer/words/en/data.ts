export const dataEn = {
  'data.title': 'Data'
} as const;
