import type { Range } from './series.ts';

type Zoom = (range: Range | null) => void;
const groups = new Map<string, Set<Zoom>>();

/** Charts of one key are zoomed together, as their cursors run together (uPlot keeps its cursor groups in the same way). Answers with what leaves the group. */
export function joinZoomGroup(key: string, zoom: Zoom): () => void {
  const group = groups.get(key) ?? new Set<Zoom>();
  groups.set(key, group.add(zoom));
  return () => {
    group.delete(zoom);
    if (group.size === 0) groups.delete(key);
  };
}

export function zoomGroup(key: string, range: Range | null): void {
  for (const zoom of groups.get(key) ?? []) zoom(range);
}
