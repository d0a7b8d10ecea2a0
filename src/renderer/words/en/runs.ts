export const runsEn = {
  'runs.title': 'Runs',
  'runs.notBuilt': 'The table of runs is not built yet. Until then: “dsdc runs list”, and Train shows the run at work.'
} as const;
