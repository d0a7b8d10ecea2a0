import { address } from '../../lib/address.svelte.ts';

export const views = ['maps', 'walk', 'reach', 'counts', 'nearest', 'filters', 'map'] as const;
export type View = (typeof views)[number];

/** A place in a layer's map. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** What is shown, as the address says it: `#/explain/<model>?dataset=…&sample=…&layer=…&unit=…&at=row,column&view=…`, or `ink=1` for a drawing. */
export const explainAddress = {
  get model(): string | null {
    return address.path[1] ?? null;
  },
  get dataset(): string | null {
    return address.get('dataset');
  },
  get sample(): number | null {
    return wholeNumber(address.get('sample'));
  },
  get ink(): boolean {
    return address.get('ink') !== null;
  },
  get layer(): string | null {
    return address.get('layer');
  },
  get unit(): number {
    return wholeNumber(address.get('unit')) ?? 0;
  },
  get at(): Place | null {
    const match = /^(\d{1,4}),(\d{1,4})$/.exec(address.get('at') ?? '');
    return match ? { row: Number(match[1]), column: Number(match[2]) } : null;
  },
  get view(): View {
    return views.find((view) => view === address.get('view')) ?? 'maps';
  },
  goToModel(model: string): void {
    address.go(['explain', model], Object.fromEntries([...address.query].filter(([name]) => !['layer', 'unit', 'at'].includes(name))));
  },
  set(changes: Readonly<Partial<Record<'dataset' | 'sample' | 'ink' | 'layer' | 'unit' | 'at' | 'view', string | null>>>): void {
    address.set(changes);
  }
};

function wholeNumber(text: string | null): number | null {
  return /^\d{1,9}$/.test(text ?? '') ? Number(text) : null;
}
