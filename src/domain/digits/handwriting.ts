import type { RandomStream } from '../random.ts';
import type { Point, Stroke } from './stroke.ts';

/** A slow wave of displacement across the digit. */
interface Wave {
  readonly amplitudeX: number;
  readonly amplitudeY: number;
  readonly frequencyX: number;
  readonly frequencyY: number;
  readonly phase: number;
}

const waveCount = 3;

/** Slant of MNIST's writers, as pixels sideways per pixel of height: most lean to the right, few to the left. */
const slantMean = 0.18;
const slantDeviation = 0.2;

/**
 * The same strokes by another hand: unsteady points, smoothly distorted, then widened, slanted and turned.
 */
export function writeByHand(strokes: readonly Stroke[], random: RandomStream): Stroke[] {
  const unsteadiness = random.uniform(0.003, 0.02);
  const waves = Array.from({ length: waveCount }, (): Wave => ({
    amplitudeX: 0.03 * random.normal(),
    amplitudeY: 0.03 * random.normal(),
    frequencyX: random.uniform(-7, 7),
    frequencyY: random.uniform(-7, 7),
    phase: random.uniform(0, 2 * Math.PI)
  }));
  const aspect = Math.exp(0.26 * random.normal());
  const slant = Math.min(0.8, Math.max(-0.35, slantMean + slantDeviation * random.normal()));
  const angle = 0.1 * random.normal();
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);

  function move([x, y]: Point): Point {
    let wavedX = x + unsteadiness * random.normal();
    let wavedY = y + unsteadiness * random.normal();
    for (const wave of waves) {
      const height = Math.sin(wave.frequencyX * x + wave.frequencyY * y + wave.phase);
      wavedX += wave.amplitudeX * height;
      wavedY += wave.amplitudeY * height;
    }
    const slanted = aspect * wavedX - slant * wavedY;
    return [cos * slanted - sin * wavedY, sin * slanted + cos * wavedY];
  }

  return strokes.map((stroke) => {
    const moved: Point[] = [];
    stroke.forEach((point, i) => {
      const before = stroke[i - 1];
      // A corner is one point given twice and stays one.
      const isCorner = before !== undefined && before[0] === point[0] && before[1] === point[1];
      moved.push(isCorner ? moved[i - 1]! : move(point));
    });
    return moved;
  });
}
