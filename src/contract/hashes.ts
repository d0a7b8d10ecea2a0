import { z } from 'zod';

/** A SHA-256 in lower-case hexadecimal: of a blob, a dataset's content or a model's weights. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 is 64 lower-case hexadecimal digits');
