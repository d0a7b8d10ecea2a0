import { z } from 'zod';

/** In order of choice. `cuda` and `libtensorflow` are the same binding over two builds of TensorFlow's C library. */
export const engineNames = ['cuda', 'libtensorflow', 'webgpu', 'wasm', 'cpu'] as const;
export const engineNameSchema = z.enum(engineNames);

export const engineStatusSchema = z.object({
  name: engineNameSchema,
  available: z.boolean(),
  /** What computes: a GPU's name, or the processor's with its thread count. Empty when not available. */
  device: z.string(),
  /** Version of the computing library, such as `TensorFlow 2.21.0`. Empty when not available. */
  version: z.string(),
  /** Why it cannot be used and what would change that; empty when available. */
  reason: z.string()
});

export type EngineName = z.infer<typeof engineNameSchema>;
export type EngineStatus = z.infer<typeof engineStatusSchema>;
