// Apart from the schemas: an interface that shows samples does without the library that checks them.

/** Every stored sample has this side length; one byte a pixel, 0 paper, 255 ink. */
export const sampleSide = 28;
export const samplePixels = sampleSide * sampleSide;

/** `train` is learned from (a validation share is set aside from it by seed), `test` is only ever evaluated. */
export const splitNames = ['train', 'test'] as const;

export const datasetNamePattern = /^[a-z0-9][a-z0-9._-]{0,63}$/;
