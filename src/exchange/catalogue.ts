export interface DownloadableFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

export interface DownloadableDataset {
  readonly name: string;
  readonly files: readonly DownloadableFile[];
  /** Addresses of folders that hold the files, tried in this order. */
  readonly mirrors: readonly string[];
}

/**
 * Datasets with a stable public address and a checksum we have computed ourselves. Others (QMNIST, EMNIST, USPS) can be imported from a
 * file; they join this list once their checksums are known, never before.
 */
export const catalogue: readonly DownloadableDataset[] = [
  {
    name: 'mnist',
    // The four original files; their MD5 sums are the ones torchvision's datasets/mnist.py pins.
    files: [
      { name: 'train-images-idx3-ubyte.gz', sizeBytes: 9_912_422, sha256: '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609' },
      { name: 'train-labels-idx1-ubyte.gz', sizeBytes: 28_881, sha256: '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c' },
      { name: 't10k-images-idx3-ubyte.gz', sizeBytes: 1_648_877, sha256: '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6' },
      { name: 't10k-labels-idx1-ubyte.gz', sizeBytes: 4_542, sha256: 'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6' }
    ],
    mirrors: [
      'https://ossci-datasets.s3.amazonaws.com/mnist/',
      'https://storage.googleapis.com/cvdf-datasets/mnist/',
      'https://raw.githubusercontent.com/fgnt/mnist/master/'
    ]
  }
];
