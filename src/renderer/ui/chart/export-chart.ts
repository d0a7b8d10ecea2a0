import { legendMarkPx, legendPlaces, legendRowPx } from './legend-layout.ts';
import type { SvgLine } from './chart-svg.ts';

export interface PngChart {
  readonly title: string;
  readonly lines: readonly SvgLine[];
  /** As it is on the screen, without ground. */
  readonly canvas: HTMLCanvasElement;
  readonly pixelRatio: number;
  readonly colours: { readonly ink: string; readonly background: string };
  /** The family of the words. */
  readonly fontFamily: string;
}

const margin = 16;
const titlePx = 28;

/** The chart as it is on the screen, with title, legend and ground, in the pixels of the screen. */
export function chartPng({ title, lines, canvas, pixelRatio, colours, fontFamily }: PngChart): Promise<Blob> {
  const width = canvas.width / pixelRatio + margin * 2;
  const named = lines.filter((line) => !line.faint);
  const picture = document.createElement('canvas');
  const ctx = picture.getContext('2d')!;
  ctx.font = `12px ${fontFamily}`;
  const places = legendPlaces(named.map((line) => line.label), width - margin * 2, (text) => ctx.measureText(text).width);
  const legendPx = ((places.at(-1)?.row ?? -1) + 1) * legendRowPx;
  const top = margin + titlePx + legendPx;

  picture.width = Math.round(width * pixelRatio);
  picture.height = Math.round((top + margin) * pixelRatio) + canvas.height;
  // Sizing a canvas resets it.
  ctx.fillStyle = colours.background;
  ctx.fillRect(0, 0, picture.width, picture.height);
  ctx.drawImage(canvas, margin * pixelRatio, top * pixelRatio);
  ctx.scale(pixelRatio, pixelRatio);
  ctx.fillStyle = colours.ink;
  ctx.font = `600 15px ${fontFamily}`;
  ctx.fillText(title, margin, margin + 14);
  ctx.font = `12px ${fontFamily}`;
  ctx.lineWidth = 2;
  for (const { index, x, row } of places) {
    const line = named[index]!;
    const y = margin + titlePx + row * legendRowPx + 10;
    ctx.strokeStyle = line.colour;
    ctx.setLineDash([...(line.dash ?? [])]);
    ctx.beginPath();
    ctx.moveTo(margin + x, y - 4);
    ctx.lineTo(margin + x + 16, y - 4);
    ctx.stroke();
    ctx.fillText(line.label, margin + x + legendMarkPx, y);
  }
  return new Promise((resolve, reject) => picture.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('This browser made no picture of the chart.'))), 'image/png'));
}

/** Signs that some file system refuses are taken out. */
export function fileNameOf(title: string, extension: string): string {
  const name = title.replace(/[^\p{L}\p{N} ._-]+/gu, ' ').trim().replace(/\s+/g, '-').slice(0, 80) || 'chart';
  return `${name}.${extension}`;
}
