import type { ListedRun } from '../../../../contract/api/runs.ts';
import type { WordKey } from '../../../words/dictionaries.ts';

export type CellValue = string | number | null;

/** How a value is written; the unit and the number of digits go with it. */
export type CellFormat = 'text' | 'word' | 'status' | 'tags' | 'share' | 'percent' | 'loss' | 'count' | 'compact' | 'short' | 'rate' | 'duration' | 'time' | 'bytes' | 'identifier';

export const columnGroups = ['result', 'run', 'recipe', 'machine'] as const;
export type ColumnGroup = (typeof columnGroups)[number];

/** A column that can be chosen. Name, colour and star are not among them: they are always there. */
export interface RunColumn {
  readonly id: string;
  readonly word: WordKey;
  readonly group: ColumnGroup;
  readonly format: CellFormat;
  /** Fixed, so that nothing moves when values change. */
  readonly widthPx: number;
  readonly value: (row: ListedRun) => CellValue;
  /** Which end the first click on its head puts on top; of results it is the better one. */
  readonly first: 'high' | 'low';
  /** A group shows its mean ± standard deviation, instead of the value that all its runs share. */
  readonly averaged: boolean;
  /** More of it is neither better nor worse: a comparison names no best one. */
  readonly neutral?: boolean;
  /** What the number means nothing without: the epoch it is of, the samples it was counted on. */
  readonly note?: { readonly word: WordKey; readonly value: (row: ListedRun) => number | null };
}

const bestEpoch = { word: 'runs.noteEpoch', value: ({ best }: ListedRun) => best?.epoch ?? null } as const;
const result = { group: 'result', averaged: true } as const;

const results: readonly RunColumn[] = [
  { ...result, id: 'bestVal', word: 'runs.column.bestVal', format: 'share', widthPx: 136, value: ({ best }) => best?.valAccuracy ?? null, first: 'high', note: bestEpoch },
  { ...result, id: 'lastVal', word: 'runs.column.lastVal', format: 'share', widthPx: 128, value: ({ last }) => last?.valAccuracy ?? null, first: 'high' },
  {
    ...result, id: 'test', word: 'runs.column.test', format: 'share', widthPx: 156, value: ({ run }) => run.summary?.test?.accuracy ?? null, first: 'high',
    note: { word: 'runs.noteOf', value: ({ run }) => run.summary?.test?.n ?? null }
  },
  { ...result, id: 'testErrors', word: 'runs.column.testErrors', format: 'count', widthPx: 96, value: ({ run }) => run.summary?.test?.errors ?? null, first: 'low' },
  { ...result, id: 'bestValLoss', word: 'runs.column.bestValLoss', format: 'loss', widthPx: 152, value: ({ best }) => best?.valLoss ?? null, first: 'low', note: bestEpoch },
  { ...result, id: 'lastValLoss', word: 'runs.column.lastValLoss', format: 'loss', widthPx: 132, value: ({ last }) => last?.valLoss ?? null, first: 'low' },
  { ...result, id: 'lastAccuracy', word: 'runs.column.lastAccuracy', format: 'share', widthPx: 128, value: ({ last }) => last?.accuracy ?? null, first: 'high' },
  { ...result, id: 'lastLoss', word: 'runs.column.lastLoss', format: 'loss', widthPx: 132, value: ({ last }) => last?.loss ?? null, first: 'low' },
  { ...result, id: 'speed', word: 'runs.column.speed', format: 'rate', widthPx: 128, value: ({ run, last }) => run.summary?.imagesPerSecond ?? last?.imagesPerSecond ?? null, first: 'high' },
  { ...result, id: 'duration', word: 'runs.column.duration', format: 'duration', widthPx: 108, value: ({ run }) => run.summary?.seconds ?? null, first: 'low', neutral: true },
  { ...result, id: 'epochsDone', word: 'runs.column.epochsDone', format: 'count', widthPx: 92, value: ({ last }) => last?.epoch ?? 0, first: 'high', neutral: true, note: { word: 'runs.noteOfEpochs', value: ({ run }) => run.training.epochs } },
  { ...result, id: 'memory', word: 'runs.column.memory', format: 'bytes', widthPx: 92, value: ({ last }) => last?.rssBytes ?? null, first: 'low', neutral: true }
];

const about = { group: 'run', averaged: false, first: 'low' } as const;
const facts: readonly RunColumn[] = [
  { ...about, id: 'status', word: 'runs.column.status', format: 'status', widthPx: 114, value: ({ run }) => run.status },
  { ...about, id: 'network', word: 'runs.column.network', format: 'text', widthPx: 108, value: ({ run }) => networkOf(run) },
  { ...about, id: 'dataset', word: 'runs.column.dataset', format: 'text', widthPx: 96, value: ({ run }) => run.dataset.name },
  { ...about, id: 'seed', word: 'runs.column.seed', format: 'identifier', widthPx: 60, value: ({ run }) => run.seed },
  { ...about, id: 'kind', word: 'runs.column.kind', format: 'word', widthPx: 112, value: ({ run }) => run.kind },
  { ...about, id: 'parameters', word: 'runs.column.parameters', format: 'count', widthPx: 104, value: ({ run }) => run.parameters },
  { ...about, id: 'started', word: 'runs.column.started', format: 'time', widthPx: 160, value: ({ run }) => run.startedAt ?? run.createdAt, first: 'high' },
  { ...about, id: 'tags', word: 'runs.column.tags', format: 'tags', widthPx: 170, value: ({ run }) => (run.tags.length === 0 ? null : run.tags.join(', ')) },
  { ...about, id: 'notes', word: 'runs.column.notes', format: 'text', widthPx: 220, value: ({ run }) => run.notes.trim().split('\n')[0] || null },
  { ...about, id: 'size', word: 'runs.column.size', format: 'bytes', widthPx: 104, value: ({ sizeBytes }) => sizeBytes, first: 'high' }
];

const machine = { group: 'machine', averaged: false, first: 'low' } as const;
const machines: readonly RunColumn[] = [
  { ...machine, id: 'engine', word: 'runs.column.engine', format: 'text', widthPx: 116, value: ({ run }) => run.engine ?? run.requestedEngine },
  { ...machine, id: 'device', word: 'runs.column.device', format: 'text', widthPx: 190, value: ({ run }) => run.device },
  { ...machine, id: 'threads', word: 'runs.column.threads', format: 'count', widthPx: 84, value: ({ run }) => run.threads },
  { ...machine, id: 'version', word: 'runs.column.version', format: 'text', widthPx: 104, value: ({ run }) => run.appVersion }
];

type RecipeWord = Extract<WordKey, `train.field.${string}`>;
type RecipeKey = RecipeWord extends `train.field.${infer Key}` ? Key : never;

/** Settings that people compare; the rest of a recipe is in the run itself and in the comparison. */
const recipeKeys: readonly [key: RecipeKey, format: CellFormat][] = [
  ['epochs', 'count'], ['batchSize', 'count'], ['learningRate', 'short'], ['optimizer.kind', 'word'], ['optimizer.weightDecay', 'short'], ['schedule.kind', 'word'],
  ['schedule.warmupEpochs', 'short'], ['augmentation.rotationDegrees', 'short'], ['augmentation.shiftPixels', 'short'], ['augmentation.scaleShare', 'percent'],
  ['augmentation.shear', 'short'], ['augmentation.elasticPixels', 'short'], ['augmentation.strokePixels', 'short'], ['augmentation.noiseShare', 'percent'],
  ['labelSmoothing', 'short'], ['clipNorm', 'short'], ['emaDecay', 'identifier'], ['validationShare', 'percent'], ['batchParts', 'count']
];

const recipe: readonly RunColumn[] = recipeKeys.map(([key, format]) => ({
  id: `training.${key}`, word: `train.field.${key}`, group: 'recipe', format, widthPx: 108, value: ({ run }) => settingOf(run.training, key), first: 'low', averaged: false
}));

export const runColumns: readonly RunColumn[] = [...results, ...facts, ...recipe, ...machines];

/** What is shown until somebody chooses. */
export const firstColumns: readonly string[] = ['status', 'network', 'dataset', 'seed', 'bestVal', 'lastVal', 'test', 'lastLoss', 'speed', 'duration', 'started', 'tags', 'training.learningRate'];

const byId = new Map(runColumns.map((column) => [column.id, column]));

export function columnNamed(id: string): RunColumn | undefined {
  return byId.get(id);
}

/** The columns of these names, in their order; names of columns that a newer or older studio has are left out. */
export function columnsNamed(ids: readonly string[]): RunColumn[] {
  return [...new Set(ids)].map((id) => byId.get(id)).filter((column) => column !== undefined);
}

/** What a run is called by in lists of networks: the preset, or the name of its own network. */
export function networkOf({ preset, network }: Pick<ListedRun['run'], 'preset' | 'network'>): string {
  return preset ?? network.name;
}

/** The formats that stand in columns of digits. */
export function isNumeric(format: CellFormat): boolean {
  return !['text', 'word', 'status', 'tags', 'time'].includes(format);
}

function settingOf(training: object, key: string): CellValue {
  let value: unknown = training;
  for (const part of key.split('.')) value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part] : undefined;
  return typeof value === 'number' || typeof value === 'string' ? value : null;
}
