import { describe, expect, it } from 'vitest';
import { visibleBounds } from './visible-bounds.ts';

const screen = { x: 0, y: 0, width: 1920, height: 1080 };

describe('visibleBounds', () => {
  it('keeps a place that a screen shows, also on a second one', () => {
    const saved = { x: 2000, y: 40, width: 1200, height: 800 };
    expect(visibleBounds(saved, [screen, { x: 1920, y: 0, width: 1920, height: 1080 }])).toEqual(saved);
  });

  it('lets the system choose when the screen is gone', () => {
    expect(visibleBounds({ x: 2000, y: 40, width: 1200, height: 800 }, [screen])).not.toHaveProperty('x');
  });

  it('lets the system choose when the title bar would be above the screen', () => {
    expect(visibleBounds({ x: 100, y: -300, width: 1200, height: 800 }, [screen])).not.toHaveProperty('y');
  });

  it('has a usual size for the first start', () => {
    expect(visibleBounds(undefined, [screen])).toEqual({ width: 1440, height: 900 });
  });
});
