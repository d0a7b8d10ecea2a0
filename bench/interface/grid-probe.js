/* global CanvasRenderingContext2D, ImageBitmap, MessageChannel, document, performance, requestAnimationFrame, window */
/** What is measured inside the page, by its own clock. Runs there before the interface does. */

/** @type {number[] | null} */
let frames = null;
let digitsDrawn = 0;
const patienceMs = 10_000;

// Only the pages of the grid are bitmaps.
const draw = CanvasRenderingContext2D.prototype.drawImage;
CanvasRenderingContext2D.prototype.drawImage = function (...given) {
  if (given[0] instanceof ImageBitmap) digitsDrawn++;
  draw.apply(this, given);
};

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** A task that follows a frame starts once that frame was handed over. */
async function shown() {
  await nextFrame();
  await new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = resolve;
    port2.postMessage(null);
  });
  return performance.now();
}

const countShown = () => document.querySelector('[role="search"] [role="status"]')?.textContent ?? '';

window.gridProbe = {
  /** Milliseconds from the start of the page; null before. */
  opening: { loadedMs: null, connectedMs: null, digitsMs: null },

  /** To be called before the interface runs: notes when the page and its first scripts have come, the frame is there, and the first digits are on the screen. */
  async timeOpening() {
    const { opening } = window.gridProbe;
    window.addEventListener('DOMContentLoaded', () => (opening.loadedMs = performance.now()));
    while (document.querySelector('main') === null) await nextFrame();
    opening.connectedMs = performance.now();
    while (digitsDrawn === 0) await nextFrame();
    opening.digitsMs = await shown();
  },

  /** From now on, until `takeFrames`, keeps the milliseconds between the frames that the page is given. */
  watchFrames() {
    const taken = [];
    frames = taken;
    let before = null;
    const tick = (now) => {
      if (frames !== taken) return;
      if (before !== null) taken.push(now - before);
      before = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  },

  takeFrames() {
    const taken = frames;
    frames = null;
    return taken;
  },

  /** Does something that changes the list of samples: milliseconds until the new list is on the screen, and until its first digits are. */
  async timeList(act) {
    const count = countShown();
    const start = performance.now();
    act();
    while (countShown() === count) {
      if (performance.now() - start > patienceMs) throw new Error(`The list still says “${count}”.`);
      await nextFrame();
    }
    const drawnBefore = digitsDrawn;
    const listMs = (await shown()) - start;
    while (digitsDrawn === drawnBefore) await nextFrame();
    return { listMs, digitsMs: (await shown()) - start };
  }
};
