import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** The colours of a theme by name, from `:root {…}` or `:root[data-theme="dark"] {…}`. */
function coloursOf(selector: string): Readonly<Record<string, string>> {
  const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
  const block = css.slice(css.indexOf(`${selector} {`)).split('}')[0]!;
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name, colour]) => [name!, colour!]));
}

/** Relative luminance of WCAG 2.2. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const inks = ['ink', 'ink-2', 'ink-3', 'accent', 'ok', 'doubt', 'work'];
const grounds = ['paper', 'surface', 'sunken', 'accent-soft', 'ok-soft', 'doubt-soft', 'work-soft'];

describe.each([
  ['light', ':root', 4.5], ['dark', ':root[data-theme="dark"]', 4.5],
  ['kiosk’s light', ':root[data-contrast="high"]', 7], ['kiosk’s dark', ':root[data-theme="dark"][data-contrast="high"]', 7]
] as const)('the %s theme', (_, selector, least) => {
  const colours = coloursOf(selector);

  it.each(inks.flatMap((ink) => grounds.map((ground) => [ink, ground] as const)))('%s is readable on %s', (ink, ground) => {
    expect(contrast(colours[ink]!, colours[ground]!)).toBeGreaterThanOrEqual(least);
  });

  it('is readable on the accent', () => {
    expect(contrast(colours['on-accent']!, colours['accent']!)).toBeGreaterThanOrEqual(least);
    expect(contrast(colours['on-accent']!, colours['accent-strong']!)).toBeGreaterThanOrEqual(least);
  });
});
