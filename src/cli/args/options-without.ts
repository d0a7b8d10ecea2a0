import type { OptionTable } from './spec.ts';

/** Those of a table that a command reads: what would change nothing there is no option of it. */
export function optionsWithout<const Options extends OptionTable, const Name extends string & keyof Options>(options: Options, names: readonly Name[]): Omit<Options, Name> {
  const left: readonly string[] = names;
  return Object.fromEntries(Object.entries(options).filter(([name]) => !left.includes(name))) as unknown as Omit<Options, Name>;
}
