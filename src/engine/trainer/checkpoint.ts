import { StudioError } from '../../contract/errors.ts';
import type { NamedArrays } from '../../domain/network/initialise.ts';
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from '../../domain/safetensors.ts';
import type { Progress } from '../../domain/training/progress.ts';

/** Everything a run consists of between two steps. Random streams are functions of seed and place and need no saving. */
export interface CheckpointState {
  readonly progress: Progress;
  readonly weights: NamedArrays;
  readonly optimizer: NamedArrays;
  readonly average: NamedArrays | null;
  readonly best: NamedArrays | null;
}

const parts = ['weights', 'optimizer', 'average', 'best'] as const;

export function encodeCheckpoint(state: CheckpointState): Uint8Array {
  const tensors = new Map<string, StoredTensor>();
  for (const part of parts) for (const [name, array] of state[part] ?? []) tensors.set(`${part}:${name}`, array);
  return encodeSafetensors({ tensors, metadata: { progress: JSON.stringify(state.progress) } });
}

/** @throws StudioError MODEL_FILE_INVALID when the bytes are no checkpoint */
export function decodeCheckpoint(bytes: Uint8Array): CheckpointState {
  const { tensors, metadata } = decodeSafetensors(bytes, 'checkpoint');
  const progress = metadata['progress'];
  if (progress === undefined) throw new StudioError('MODEL_FILE_INVALID', 'the checkpoint does not say how far the run was');
  const part = (prefix: string): NamedArrays => selectArrays(tensors, `${prefix}:`);
  const orNull = (arrays: NamedArrays): NamedArrays | null => (arrays.size > 0 ? arrays : null);
  return {
    progress: JSON.parse(progress) as Progress,
    weights: part('weights'),
    optimizer: part('optimizer'),
    average: orNull(part('average')),
    best: orNull(part('best'))
  };
}

/** The float arrays whose names begin with `prefix`, without it. */
export function selectArrays(tensors: ReadonlyMap<string, StoredTensor>, prefix: string): NamedArrays {
  const arrays: NamedArrays = new Map();
  for (const [name, { shape, values }] of tensors) {
    if (name.startsWith(prefix) && values instanceof Float32Array) arrays.set(name.slice(prefix.length), { shape, values });
  }
  return arrays;
}
