// Apart from the schemas: an interface that only draws samples does without the library that checks them.

/** Every stored sample has this side length; one byte a pixel, 0 paper, 255 ink. */
export const sampleSide = 28;
export const samplePixels = sampleSide * sampleSide;
