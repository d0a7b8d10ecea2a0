import { z } from 'zod';

/** Ids are short random strings; branding keeps a run's id from being passed where a model's is wanted. */
const id = z.string().min(1).max(64);

export const datasetIdSchema = id.brand<'DatasetId'>();
export const runIdSchema = id.brand<'RunId'>();
export const modelIdSchema = id.brand<'ModelId'>();
export const checkpointIdSchema = id.brand<'CheckpointId'>();
export const batchIdSchema = id.brand<'BatchId'>();
export const documentIdSchema = id.brand<'DocumentId'>();
export const searchIdSchema = id.brand<'SearchId'>();

export type DatasetId = z.infer<typeof datasetIdSchema>;
export type RunId = z.infer<typeof runIdSchema>;
export type ModelId = z.infer<typeof modelIdSchema>;
export type CheckpointId = z.infer<typeof checkpointIdSchema>;
export type BatchId = z.infer<typeof batchIdSchema>;
export type DocumentId = z.infer<typeof documentIdSchema>;
export type SearchId = z.infer<typeof searchIdSchema>;
