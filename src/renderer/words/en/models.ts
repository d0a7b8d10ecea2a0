export const modelsEn = {
  'models.title': 'Models'
} as const;
