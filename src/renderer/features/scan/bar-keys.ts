/** A letter each, and the one that is heard with Alt. Alt+D is the browser's address bar, and Option+N begins an accented letter on a Mac: those are others. */
const letters = {
  newBatch: { alone: 'n', withAlt: 'm' },
  addFiles: { alone: 'a', withAlt: 'a' },
  camera: { alone: 'c', withAlt: 'c' },
  documents: { alone: 'd', withAlt: 'l' },
  groups: { alone: 'g', withAlt: 'g' },
  watchFolder: { alone: 'w', withAlt: 'w' }
} as const;

export type BarCommand = keyof typeof letters;

/** The keys of a command of the scan bar, the one to print first: in review a value is typed nearly always, and only the key with Alt is heard all the time. */
export function barKeys(command: BarCommand, reviewing: boolean): readonly [string, string] {
  const { alone, withAlt } = letters[command];
  return reviewing ? [`alt+${withAlt}`, alone] : [alone, `alt+${withAlt}`];
}
