import type { MediaError } from '../../contract/api/media.ts';
import { errorKinds } from '../../contract/errors.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import { answeredError } from '../router/api-errors.ts';
import type { Log } from '../router/api-errors.ts';

const statuses: Partial<Record<ErrorCode, number>> = { DATASET_TOO_LARGE: 413, STORAGE_FULL: 507, STORAGE_BUSY: 503, KIOSK_LOCKED: 403 };

/** An error as `{ code, message, remedy }`. */
export function mediaError(error: unknown, log: Log): Response {
  const answer: MediaError = answeredError(error, log);
  return Response.json(answer, { status: statusOf(answer.code as ErrorCode) });
}

function statusOf(code: ErrorCode): number {
  const known = statuses[code];
  if (known !== undefined) return known;
  if (code.endsWith('_NOT_FOUND')) return 404;
  return errorKinds[code] === 'failure' ? 500 : 400;
}
