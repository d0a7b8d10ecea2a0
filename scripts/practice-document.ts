/** `node scripts/practice-document.ts`: draws the cheque that the scanner practises on, of a bank that does not exist, into resources/. */
import { join } from 'node:path';
import sharp from 'sharp';
import { drawChequeIn } from '../src/vision/testing/drawn-cheques.ts';

const { width, height, pixels } = drawChequeIn(2, 200).page.image({ seed: 2 });
await sharp(Uint8Array.from(pixels), { raw: { width, height, channels: 1 } }).jpeg({ quality: 60 }).toFile(join(import.meta.dirname, '..', 'resources', 'practice-document.jpg'));
