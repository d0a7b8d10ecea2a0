import type { Component } from 'svelte';
import type { ListedRun } from '../../../contract/api/runs.ts';
import type { Dataset } from '../../../contract/datasets.ts';
import type { Model } from '../../../contract/models.ts';

type Icon = Component<{ size?: number; strokeWidth?: number }>;

export interface PaletteItem {
  /** Unlike every other one. */
  readonly id: string;
  readonly label: string;
  readonly note?: string;
  readonly icon?: Icon;
  readonly keys?: string;
  readonly run: () => unknown;
}

export interface PaletteGroup {
  readonly title: string;
  readonly items: readonly PaletteItem[];
}

export interface StoredThings {
  readonly datasets: readonly Dataset[];
  readonly runs: readonly ListedRun[];
  readonly models: readonly Model[];
}

/** More would make a list that nobody reads; typing narrows it down first. */
const mostAGroup = 8;

/**
 * How well a name matches what was typed: every word of it must occur, at the beginning of a word counts more, at the beginning of all most.
 * 0 where it does not match, else up to 1.
 */
export function matchScore(label: string, typed: string): number {
  const text = label.toLowerCase().normalize('NFKC');
  const parts = typed.toLowerCase().normalize('NFKC').split(/\s+/).filter((part) => part !== '');
  if (parts.length === 0) return 1;
  let sum = 0;
  for (const part of parts) {
    const at = text.indexOf(part);
    if (at < 0) return 0;
    const startsWord = at === 0 || /[\s\-_./:]/.test(text[at - 1]!) || new RegExp(`[\\s\\-_./:]${escaped(part)}`).test(text);
    sum += at === 0 ? 1 : startsWord ? 0.8 : 0.5;
  }
  return sum / parts.length;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** What the label lacks the note may have, such as the dataset of a run: it counts less than any label. */
function itemScore({ label, note }: PaletteItem, typed: string): number {
  return matchScore(label, typed) || 0.4 * matchScore(`${label} ${note ?? ''}`, typed);
}

/** The groups narrowed down to what was typed, the best first, also within each; groups without a match are left out. */
export function matching(groups: readonly PaletteGroup[], typed: string): PaletteGroup[] {
  const found = groups.flatMap(({ title, items }) => {
    const scored = items.map((item) => ({ item, score: itemScore(item, typed) })).filter(({ score }) => score > 0).toSorted((a, b) => b.score - a.score);
    return scored.length === 0 ? [] : [{ title, items: scored.slice(0, mostAGroup).map(({ item }) => item), best: scored[0]!.score }];
  });
  // Sorting keeps the order of what is equal: while nothing is typed, everything.
  return found.toSorted((a, b) => b.best - a.best).map(({ title, items }) => ({ title, items }));
}
