import { z } from 'zod';

/** Chosen by whoever uploads, so that files of one folder can be sent in any order and at once. */
export const uploadIdSchema = z.uuid().brand<'UploadId'>();
export type UploadId = z.infer<typeof uploadIdSchema>;
