import type { Locator, Page } from '@playwright/test';

/** Shares of the pad's shorter side, from the corner of a square in its middle. */
export type Strokes = readonly (readonly (readonly [x: number, y: number])[])[];

export const seven: Strokes = [[[0.28, 0.18], [0.74, 0.18], [0.55, 0.5], [0.44, 0.86]]];
export const one: Strokes = [[[0.5, 0.15], [0.48, 0.85]]];
export const scribble: Strokes = [Array.from({ length: 24 }, (_, i) => [0.15 + 0.7 * ((i * 7) % 11) / 10, 0.15 + 0.7 * ((i * 5) % 9) / 8] as const)];

/** The pad, as a person uses it. */
export class PadPage {
  readonly page: Page;
  readonly surface: Locator;
  readonly answers: Locator;

  constructor(page: Page) {
    this.page = page;
    this.surface = page.getByRole('application', { name: 'Pad to write a digit on' });
    this.answers = page.getByRole('complementary', { name: 'What the models read' });
  }

  /** @param place of the square that is written in: its left edge as a share of the pad's width, its side as a share of the pad's height */
  async write(strokes: Strokes, place: { readonly left: number; readonly side: number } = { left: 0.2, side: 1 }): Promise<void> {
    const box = (await this.surface.boundingBox())!;
    const side = box.height * place.side;
    const at = ([x, y]: readonly [number, number]): [number, number] => [box.x + box.width * place.left + x * side, box.y + (box.height - side) / 2 + y * side];
    for (const [first, ...more] of strokes) {
      await this.page.mouse.move(...at(first!));
      await this.page.mouse.down();
      for (const point of more) await this.page.mouse.move(...at(point), { steps: 4 });
      await this.page.mouse.up();
    }
  }

  answerOf(model: string): Locator {
    return this.answers.getByRole('region', { name: `What ${model} reads` });
  }

  /** How dark each pixel of the pad is, once everything is painted. */
  async writtenInk(): Promise<number[]> {
    return this.page.evaluate<number[]>(`(async () => {
      for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
      const canvas = document.querySelector('[role="application"] canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return [...data.filter((_, i) => i % 4 === 3)];
    })()`);
  }

  /** Dark pixels of what the network saw. */
  async seenInk(): Promise<number> {
    return this.page.evaluate<number>(`(() => {
      const canvas = document.querySelector('canvas[aria-label="What the network sees"]');
      const { data } = canvas.getContext('2d').getImageData(0, 0, 28, 28);
      return data.filter((value, i) => i % 4 === 3 && value > 128).length;
    })()`);
  }
}
