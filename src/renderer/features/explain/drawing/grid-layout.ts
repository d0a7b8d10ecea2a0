/** Maps side by side: cells of `width` × `height` values, `gap` values apart, each `zoom` CSS pixels. */
export interface MapsLayout {
  readonly perRow: number;
  readonly rows: number;
  readonly zoom: number;
  readonly gap: number;
  /** Of the whole, in values. */
  readonly width: number;
  readonly height: number;
}

const leastCellPx = 8;
const mostCellPx = 112;
/** Of a single value, which needs no room to be seen. */
const mostValuePx = 32;

/** As large as the room allows, so that all of them are seen at once where that can be. */
export function layMaps(count: number, height: number, width: number, roomPx: { readonly width: number; readonly height: number }): MapsLayout {
  // Of single values a gap would be as large as they are.
  const gap = width === 1 && height === 1 ? 0 : 1;
  const layout = (zoom: number): MapsLayout => {
    const perRow = Math.max(1, Math.min(count, Math.floor((roomPx.width / zoom + gap) / (width + gap))));
    const rows = Math.ceil(count / perRow);
    return { perRow, rows, zoom, gap, width: perRow * (width + gap) - gap, height: rows * (height + gap) - gap };
  };
  const least = Math.max(1, Math.ceil(leastCellPx / width));
  for (let zoom = Math.max(least, width === 1 ? mostValuePx : Math.floor(mostCellPx / width)); zoom > least; zoom--) {
    const found = layout(zoom);
    if (found.height * zoom <= roomPx.height) return found;
  }
  return layout(count * leastCellPx * leastCellPx > roomPx.width * roomPx.height && width === 1 ? Math.min(least, 4) : least);
}

/** The map at a place of the picture, in values; null between maps. */
export function mapAt({ perRow, gap }: MapsLayout, count: number, height: number, width: number, x: number, y: number): number | null {
  const column = Math.floor(x / (width + gap));
  const map = Math.floor(y / (height + gap)) * perRow + column;
  return column < 0 || column >= perRow || y < 0 || map >= count ? null : map;
}
