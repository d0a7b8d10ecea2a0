/** Canvases know no tokens: what a token stands for now, in the theme that is shown. */
export interface PlotColours {
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly surface: string;
  /** Of the numbers at the axes. */
  readonly font: string;
  of(colour: string): string;
}

/** Tokens are the document's: an element's own style would keep the element. */
export function plotColours(): PlotColours {
  const style = getComputedStyle(document.documentElement);
  const of = (colour: string): string => (colour.startsWith('--') ? style.getPropertyValue(colour).trim() || '#888888' : colour);
  return { ink: of('--ink'), quiet: of('--ink-3'), line: of('--line'), surface: of('--surface'), font: `11px ${of('--mono')}`, of };
}

/** A colour that lets through what is behind it; colours other than #rgb and #rrggbb stay as they are. */
export function withAlpha(colour: string, alpha: number): string {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(colour);
  const full = short ? `#${short.slice(1).map((digit) => digit + digit).join('')}` : colour;
  return /^#[0-9a-f]{6}$/i.test(full) ? full + Math.round(alpha * 255).toString(16).padStart(2, '0') : colour;
}
