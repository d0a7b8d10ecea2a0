export const shellEn = {
  'shell.title': 'DSDC Studio'
} as const;
