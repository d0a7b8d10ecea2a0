import { z } from 'zod';
import type { SearchField } from '../../contract/api/searches.ts';
import type { NetworkSpec } from '../../contract/network.ts';
import { layerSchema } from '../../contract/network.ts';
import type { FieldValue } from '../../contract/searches.ts';
import { trainingSchema } from '../../contract/training.ts';
import type { Training } from '../../contract/training.ts';
import { presets } from '../../domain/network/presets.ts';
import { suggestRange } from '../../domain/searches/suggest-range.ts';

type FieldKind = Omit<SearchField, 'field' | 'value' | 'suggested'>;
interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
}

/** Seeds are taken one after the other for every trial; the validation share is what trials are compared on; the others change no outcome. */
const left = ['training.seed', 'training.validationShare', 'training.threads', 'training.checkpointEveryEpochs', 'training.freeze.untilLayer'];

/** Every field that a search can have an axis over, by its place in what a run is started with, with what the base has there. */
export function searchFields(base: { readonly preset: string | null; readonly network: NetworkSpec; readonly training: Training }): SearchField[] {
  const kinds = new Map<string, FieldKind>();
  collect(schemaOf(trainingSchema), 'training', kinds);
  for (const field of left) kinds.delete(field);
  // Without a teacher they mean nothing, and which model teaches is not drawn.
  if (base.training.distillation === null) for (const field of ['training.distillation.temperature', 'training.distillation.share']) kinds.delete(field);
  const layers = schemaOf(layerSchema).oneOf ?? [];
  if (base.preset === null) {
    for (const { name, type } of base.network.layers) {
      const schema = layers.find(({ properties }) => properties?.['type']?.const === type);
      for (const [key, value] of Object.entries(schema?.properties ?? {})) {
        if (key !== 'name' && key !== 'type') collect(value, `network.layers.${name}.${key}`, kinds);
      }
    }
  } else {
    kinds.set('preset', { kind: 'choice', min: null, max: null, choices: presets.map(({ name }) => name) });
  }
  const values = valuesOf(base);
  return [...kinds].map(([field, kind]) => {
    const known = { field, ...kind, value: values.get(field) ?? null };
    return { ...known, suggested: suggestRange(known) };
  });
}

function schemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
}

/** A field that several kinds of optimiser or schedule have is there once. */
function collect(schema: JsonSchema, path: string, kinds: Map<string, FieldKind>): void {
  const { type, properties, anyOf, oneOf, enum: choices, const: constant } = schema;
  for (const option of anyOf ?? oneOf ?? []) collect(option, path, kinds);
  for (const [key, inner] of Object.entries(properties ?? {})) collect(inner, `${path}.${key}`, kinds);
  const known = kinds.get(path);
  const add = (more: readonly unknown[]): void => {
    kinds.set(path, { kind: 'choice', min: null, max: null, choices: [...new Set([...(known?.choices ?? []), ...more.map(String)])] });
  };
  if (constant !== undefined) add([constant]);
  else if (choices !== undefined) add(choices);
  else if (type === 'boolean') kinds.set(path, { kind: 'toggle', min: null, max: null, choices: [] });
  else if (type === 'integer' || type === 'number') {
    kinds.set(path, { kind: type, min: schema.minimum ?? schema.exclusiveMinimum ?? null, max: schema.maximum ?? null, choices: [] });
  }
}

function valuesOf({ preset, network, training }: Parameters<typeof searchFields>[0]): ReadonlyMap<string, FieldValue> {
  const values = new Map<string, FieldValue>([['preset', preset]]);
  const add = (inner: unknown, path: string): void => {
    if (typeof inner === 'object' && inner !== null) for (const [key, next] of Object.entries(inner)) add(next, `${path}.${key}`);
    else values.set(path, inner as FieldValue);
  };
  add(training, 'training');
  for (const layer of network.layers) add(layer, `network.layers.${layer.name}`);
  return values;
}
