/** Maps side by side: cells of `width` × `height` values, one value apart, each `zoom` CSS pixels. */
export interface MapsLayout {
  readonly perRow: number;
  readonly rows: number;
  readonly zoom: number;
  /** Of the whole, in values. */
  readonly width: number;
  readonly height: number;
}

const leastCellPx = 8;
const mostCellPx = 84;

/** As large as the room allows, so that all of them are seen at once where that can be. */
export function layMaps(count: number, height: number, width: number, roomPx: { readonly width: number; readonly height: number }): MapsLayout {
  const layout = (zoom: number): MapsLayout => {
    const perRow = Math.max(1, Math.min(count, Math.floor((roomPx.width / zoom + 1) / (width + 1))));
    const rows = Math.ceil(count / perRow);
    return { perRow, rows, zoom, width: perRow * (width + 1) - 1, height: rows * (height + 1) - 1 };
  };
  const least = Math.max(1, Math.ceil(leastCellPx / width));
  for (let zoom = Math.max(least, Math.floor(mostCellPx / width)); zoom > least; zoom--) {
    const found = layout(zoom);
    if (found.height * zoom <= roomPx.height) return found;
  }
  return layout(count * leastCellPx * leastCellPx > roomPx.width * roomPx.height && width === 1 ? Math.min(least, 4) : least);
}

/** The map at a place of the picture, in values; null between maps. */
export function mapAt({ perRow }: MapsLayout, count: number, height: number, width: number, x: number, y: number): number | null {
  const column = Math.floor(x / (width + 1));
  const map = Math.floor(y / (height + 1)) * perRow + column;
  return column < 0 || column >= perRow || y < 0 || map >= count ? null : map;
}
