import type { PixelBox } from '../../domain/digits/resample.ts';
import { randomStream } from '../../domain/random.ts';
import { DrawnPage } from './drawn-page.ts';

export interface DrawnCheque {
  readonly page: DrawnPage;
  readonly date: string;
  readonly amount: string;
  /** Of the handwriting's characters. */
  readonly amountInk: readonly PixelBox[];
  readonly dateInk: readonly PixelBox[];
  readonly amountFrame: PixelBox | undefined;
  readonly dateBoxes: readonly PixelBox[];
  readonly sign: PixelBox;
}

/** An Indian cheque of a bank that does not exist: where its parts stand, how large they are and how they are printed is drawn by lot. */
export function drawChequeIn(seed: number, dpi: number): DrawnCheque {
  const random = randomStream(seed, 'cheque-in');
  const mm = dpi / 25.4;
  const page = new DrawnPage(202 * mm, 92 * mm);
  const thin = Math.max(1.2, 0.3 * mm);

  page.word(9, 14 * mm, random.uniform(6, 9) * mm, 5 * mm, random);
  page.word(22, 14 * mm, 13 * mm, 2 * mm, random);
  const side = random.uniform(4.6, 6) * mm;
  const boxHeight = side * random.uniform(0.95, 1.3);
  const gap = random.next() < 0.4 ? random.uniform(0.1, 0.4) * side : 0;
  const right = random.uniform(190, 197) * mm;
  const top = random.uniform(6, 12) * mm;
  const dateBoxes = Array.from({ length: 8 }, (_, i): PixelBox => ({ left: right - (8 - i) * (side + gap), top, width: side, height: boxHeight }));
  for (const box of dateBoxes) page.frame(box, thin);
  page.word(4, dateBoxes[0]!.left - 14 * mm, top + 1 * mm, 2 * mm, random);
  dateBoxes.forEach(({ left, width }) => page.word(1, left + 0.3 * width, top + boxHeight + 1 * mm, 1.6 * mm, random));
  const date = `${10 + random.integer(20)}0${1 + random.integer(9)}20${10 + random.integer(20)}`;
  const dateInk = Array.from(date, (digit, i) => {
    const { left, width } = dateBoxes[i]!;
    return page.write(digit, left + 0.25 * width, top + random.uniform(0.15, 0.25) * boxHeight, random.uniform(0.5, 0.65) * boxHeight, random)[0]!;
  });

  const payeeLine = random.uniform(26, 30) * mm;
  page.dottedLine([22 * mm, payeeLine], [165 * mm, payeeLine], thin, 0.9 * mm);
  page.word(8, 168 * mm, payeeLine - 3 * mm, 2.4 * mm, random);
  const words = payeeLine + random.uniform(8, 10) * mm;
  page.dottedLine([25 * mm, words], [145 * mm, words], thin, 0.9 * mm);
  page.write('3141592653', 40 * mm, words - 5 * mm, 4 * mm, random, 0.5);

  const height = random.uniform(8, 11) * mm;
  const width = random.uniform(42, 54) * mm;
  const amountFrame: PixelBox = { left: random.uniform(190, 196) * mm - width, top: words + random.uniform(-1, 3) * mm, width, height };
  page.frame(amountFrame, thin);
  const signHeight = random.uniform(0.38, 0.55) * height;
  const signTop = amountFrame.top + random.uniform(0.2, 0.35) * height;
  const isInside = random.next() < 0.7;
  const sign = page.sign('₹', isInside ? amountFrame.left + 1.5 * mm : amountFrame.left - 0.75 * signHeight - 1.5 * mm, signTop, signHeight, random.uniform(0.1, 0.15));
  const amount = `${10 + random.integer(90)},${100 + random.integer(900)}${random.next() < 0.5 ? '/-' : ''}`;
  const amountLeft = (isInside ? sign.left + sign.width : amountFrame.left) + random.uniform(1.5, 4) * mm;
  const amountInk = page.write(amount, amountLeft, amountFrame.top + random.uniform(0.2, 0.35) * height, random.uniform(0.36, 0.46) * height, random);

  page.line([15 * mm, words + 16 * mm], [60 * mm, words + 16 * mm], thin);
  page.word(30, 60 * mm, 76 * mm, 1.8 * mm, random);
  page.number('004271635024', 50 * mm, 84 * mm, 3 * mm);
  return { page, date, amount, amountInk, dateInk, amountFrame, dateBoxes, sign };
}

/** A US cheque of a bank that does not exist, with or without a frame around its amount and with faint guide lines. */
export function drawChequeUs(seed: number, dpi: number): DrawnCheque {
  const random = randomStream(seed, 'cheque-us');
  const mm = dpi / 25.4;
  const page = new DrawnPage(152 * mm, 70 * mm);
  const thin = Math.max(1, 0.25 * mm);

  page.word(10, 9 * mm, 6 * mm, 2.2 * mm, random);
  page.word(14, 9 * mm, 10 * mm, 1.8 * mm, random);
  page.number(String(1000 + random.integer(9000)), random.uniform(126, 132) * mm, random.uniform(4, 6) * mm, 3.4 * mm);

  const dateLine = random.uniform(18, 20) * mm;
  const dateLeft = random.uniform(92, 98) * mm;
  page.word(4, dateLeft - 9 * mm, dateLine - 1.6 * mm, 1.6 * mm, random);
  page.dottedLine([dateLeft, dateLine], [dateLeft + 34 * mm, dateLine], thin, 0.6 * mm);
  const date = `${1 + random.integer(12)}/${1 + random.integer(28)}/20${10 + random.integer(20)}`;
  const dateInk = page.write(date, dateLeft + 1 * mm, dateLine - 5 * mm, 4 * mm, random);

  const payeeLine = dateLine + random.uniform(9, 11) * mm;
  page.word(8, 7 * mm, payeeLine - 3 * mm, 1.5 * mm, random);
  page.line([24 * mm, payeeLine], [108 * mm, payeeLine], thin);
  page.write('27182', 30 * mm, payeeLine - 5.5 * mm, 4.5 * mm, random, 0.3);
  const signHeight = random.uniform(4, 5.5) * mm;
  const sign = page.sign('$', 110 * mm, payeeLine - signHeight, signHeight, random.uniform(0.1, 0.16));
  const hasFrame = random.next() < 0.5;
  const amountFrame: PixelBox | undefined = hasFrame
    ? { left: sign.left + sign.width + 1.5 * mm, top: payeeLine - 6.5 * mm, width: 32 * mm, height: 8 * mm }
    : undefined;
  if (amountFrame) page.frame(amountFrame, thin);
  const amount = `${100 + random.integer(900)}.${10 + random.integer(90)}`;
  const amountInk = page.write(amount, sign.left + sign.width + random.uniform(2.5, 6) * mm, payeeLine - random.uniform(4.6, 5) * mm, random.uniform(3.6, 4.4) * mm, random, 0.15);

  const words = payeeLine + random.uniform(8, 9.5) * mm;
  page.line([8 * mm, words], [118 * mm, words], thin);
  page.write('16180339', 16 * mm, words - 5 * mm, 4 * mm, random, 0.5);
  page.word(7, 120 * mm, words - 2.4 * mm, 2.2 * mm, random);
  page.line([10 * mm, 57 * mm], [60 * mm, 57 * mm], thin);
  page.line([85 * mm, 57 * mm], [142 * mm, 57 * mm], thin);
  page.number('000000000', 10 * mm, 62 * mm, 3.2 * mm);
  page.number('123456789', 48 * mm, 62 * mm, 3.2 * mm);
  return { page, date, amount, amountInk, dateInk, amountFrame, dateBoxes: [], sign };
}
