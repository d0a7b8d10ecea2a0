/**
 * What this room accepts from files it does not trust. Every limit is far above the largest public digit collection
 * (EMNIST by-class: 814,255 samples, 640 MB inflated) and far below what would take the machine down.
 */
export const limits = {
  /** Samples of one dataset, both splits together: 784 MB of pixels at 28×28. */
  samples: 1_000_000,
  /** Labels are stored as one byte each. */
  classes: 256,
  /** Width and height of an image inside an IDX or .npy file, in pixels. */
  imageSide: 512,
  /** Bytes of one file, after inflating: a CSV of a million samples has about 2 to 3 GiB. */
  fileBytes: 4 * 2 ** 30,
  /** Bytes of one picture file; the same limit as the decoder's. */
  pictureBytes: 64 * 2 ** 20,
  /** Bytes of a labels.csv: a million rows of a path and a label. */
  labelsCsvBytes: 256 * 2 ** 20,
  /** Bytes of an .npz that lies inside a .zip, which is held in memory to be read. */
  nestedNpzBytes: 512 * 2 ** 20,
  /** Bytes of one line of a Kaggle CSV: 785 fields of at most four characters have 3,140. */
  csvLineBytes: 16 * 2 ** 10,
  /** Bytes of a .npy header; numpy itself warns above 10,000. */
  npyHeaderBytes: 64 * 2 ** 10,
  /** Files below one folder or inside one archive. */
  files: 1_100_000,
  /** Folders inside folders. */
  folderDepth: 16,
  /** Bytes of all files of an archive together, inflated. */
  archiveBytes: 8 * 2 ** 30,
  /** Inflated bytes to stored bytes of one archived file. Pictures, IDX and CSV files of digits stay below 60; archive bombs reach 1,032. */
  archiveRatio: 200,
  /** Files smaller than this may have any ratio: sorted labels shrink a thousandfold and are harmless. */
  archiveRatioFromBytes: 16 * 2 ** 20,
  /** Deflate cannot expand by more than this (zlib technical details, "Maximum Compression Factor"). */
  deflateRatio: 1032,
  /** Characters of a class name. */
  classNameCharacters: 64
} as const;
