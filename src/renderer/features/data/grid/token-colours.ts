import { inkOf } from '../../../ui/ink.ts';
import type { GridColours } from './paint-grid.ts';

/** The tokens of the theme that is shown, read from an element. */
export function tokenColours(element: Element): GridColours {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    paper: token('--surface'),
    ground: token('--sunken'),
    ink: inkOf(token('--ink')),
    quietInk: token('--ink-3'),
    accent: token('--accent'),
    accentSoft: token('--accent-soft'),
    doubt: token('--doubt'),
    work: token('--work'),
    font: token('--mono')
  };
}
