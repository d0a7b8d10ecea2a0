/** One file with its place below what was chosen: `digits/train/7/a.png`. */
export interface ChosenFile {
  readonly path: string;
  readonly file: File;
}

/** What of the File and Directory Entries API is needed (https://wicg.github.io/entries-api/). */
export interface EntryLike {
  readonly isFile: boolean;
  readonly name: string;
  readonly file?: (found: (file: File) => void, failed: (error: DOMException) => void) => void;
  readonly createReader?: () => { readEntries: (found: (entries: EntryLike[]) => void, failed: (error: DOMException) => void) => void };
}

/** What a drop carries. It has to be read before the event is over. */
export function entriesOf(event: DragEvent): EntryLike[] {
  const items = [...(event.dataTransfer?.items ?? [])].filter(({ kind }) => kind === 'file');
  return items.map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
}

/** All files of what was dropped, folders opened, in the order of their paths; what systems leave behind in folders is passed over. */
export async function filesOfEntries(entries: readonly EntryLike[]): Promise<ChosenFile[]> {
  const files: ChosenFile[] = [];
  for (const entry of entries) await collect(entry, '', files);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function collect(entry: EntryLike, parent: string, files: ChosenFile[]): Promise<void> {
  if (isLeftBehind(entry.name)) return;
  const path = `${parent}${entry.name}`;
  if (entry.isFile) {
    files.push({ path, file: await new Promise<File>((resolve, reject) => entry.file!(resolve, reject)) });
    return;
  }
  const reader = entry.createReader!();
  // A reader answers a hundred entries or so at a time, and none when it is at its end.
  for (;;) {
    const found = await new Promise<EntryLike[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (found.length === 0) return;
    for (const child of found) await collect(child, `${path}/`, files);
  }
}

/** Files of an `<input type=file>`; one that chose a folder tells the path below it. */
export function filesOfInput(files: Iterable<File>): ChosenFile[] {
  return [...files]
    .map((file) => ({ path: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath, file }))
    .filter(({ path }) => !path.split('/').some(isLeftBehind));
}

function isLeftBehind(name: string): boolean {
  return name.startsWith('.') || name === '__MACOSX' || name === 'Thumbs.db' || name === 'desktop.ini';
}

/** A name for the dataset from what was chosen: of a folder its own, of one file its name without endings; empty where none suggests itself. */
export function suggestedName(files: readonly ChosenFile[]): string {
  const roots = new Set(files.map(({ path }) => path.split('/')[0]!));
  if (roots.size !== 1) return '';
  const [root] = roots;
  return root!
    .toLowerCase()
    .replace(/(\.(zip|csv|npz|gz|tar|png|jpe?g))+$/, '')
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
    .slice(0, 64);
}

export function totalBytes(files: readonly ChosenFile[]): number {
  return files.reduce((total, { file }) => total + file.size, 0);
}
