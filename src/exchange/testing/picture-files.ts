import sharp from 'sharp';
import { sampleSide } from '../../contract/datasets.ts';
import { barPicture, normalisedDigit } from './digit-files.ts';

/** A 28×28 PNG with MNIST's look. */
export async function digitPng(label: number): Promise<Buffer> {
  return greyPng(normalisedDigit(label), sampleSide, sampleSide);
}

/** A larger picture, dark ink on white paper. */
export async function paperPng(label: number): Promise<Buffer> {
  return greyPng(barPicture(60, 4 + label, 40, 255, 0), 60, 60);
}

export async function greyPng(pixels: Uint8Array, width: number, height: number): Promise<Buffer> {
  return sharp(pixels, { raw: { width, height, channels: 1 } }).toColourspace('b-w').png().toBuffer();
}
