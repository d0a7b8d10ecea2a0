import Sqlite from 'better-sqlite3';
import { StudioError } from '../contract/errors.ts';
import type { ErrorCode } from '../contract/errors.ts';

interface Answer {
  readonly code: ErrorCode;
  readonly message: (place: string) => string;
  readonly remedy: (place: string) => string;
}

const full: Answer = {
  code: 'STORAGE_FULL',
  message: (place) => `There is no room left to write in ${place}; nothing that was stored before is lost.`,
  remedy: (place) => `Free some space on the disk of ${place}, or choose another folder with --data-dir, and try again.`
};

const readOnly: Answer = {
  code: 'STORAGE_READ_ONLY',
  message: (place) => `${place} cannot be written to; nothing that was stored before is lost.`,
  remedy: (place) => `Give yourself the right to write to ${place} and its files, or choose another folder with --data-dir.`
};

const busy: Answer = {
  code: 'STORAGE_BUSY',
  message: (place) => `Another process kept the database in ${place} busy for too long.`,
  remedy: () => 'Wait until the import or clean-up that is under way has ended, and try again.'
};

const corrupt: Answer = {
  code: 'STORAGE_CORRUPT',
  message: (place) => `The database in ${place} is damaged.`,
  remedy: (place) => `Run "dsdc doctor"; copies made before each migration lie in the folder backups in ${place}.`
};

// Primary codes of SQLite and Node's names of the system's errors. SQLITE_CANTOPEN and SQLITE_IOERR stand for several causes:
// the first is a folder without write permission in all but odd cases, of the second only the out-of-space ones are known for sure.
const answers: readonly (readonly [RegExp, Answer])[] = [
  [/^(SQLITE_FULL|SQLITE_IOERR_SHMSIZE|ENOSPC|EDQUOT)$/, full],
  [/^(SQLITE_READONLY(_\w+)?|SQLITE_CANTOPEN(_\w+)?|SQLITE_PERM|EROFS|EACCES|EPERM)$/, readOnly],
  [/^(SQLITE_BUSY(_\w+)?|SQLITE_LOCKED(_\w+)?)$/, busy],
  [/^(SQLITE_CORRUPT(_\w+)?|SQLITE_NOTADB|SQLITE_IOERR_SHORT_READ)$/, corrupt]
];

/** Error code of SQLite or of the operating system, empty for anything else. */
function systemCode(error: unknown): string {
  if (error instanceof Sqlite.SqliteError) return error.code;
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : '';
}

/** The error that a person should see for one of SQLite or the file system; every other error comes back as it is. */
export function asStorageError(error: unknown, place: string): unknown {
  const code = systemCode(error);
  const answer = answers.find(([pattern]) => pattern.test(code))?.[1];
  return answer === undefined ? error : new StudioError(answer.code, answer.message(place), { remedy: answer.remedy(place), cause: error });
}

/** Runs `work` and turns its errors into contract errors that name `place`, the folder a person can do something about. */
export function mapStorageErrors<T>(place: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asStorageError(error, place);
  }
}
