/**
 * Every error a caller may meet has a code from this list. Anything else is a defect and is reported as INTERNAL.
 * The kind decides how a host answers: the command line's exit status, the window's tone.
 */
export const errorKinds = {
  // Wrong input: the person can mend it. Exit status 3.
  DATASET_NOT_FOUND: 'input',
  DATASET_NAME_TAKEN: 'input',
  DATASET_EMPTY: 'input',
  DATASET_FORMAT_UNKNOWN: 'input',
  DATASET_FILE_INVALID: 'input',
  DATASET_TOO_LARGE: 'input',
  DATASET_SPLIT_MISSING: 'input',
  DATASET_SPLIT_LOCKED: 'input',
  DATASET_IN_USE: 'input',
  SAMPLE_NOT_FOUND: 'input',
  PICTURE_INVALID: 'input',
  PICTURE_TOO_LARGE: 'input',
  PICTURE_BLANK: 'input',
  PICTURE_OF_LINES: 'input',
  DOCUMENT_NOT_FOUND: 'input',
  DOCUMENT_PICTURE_REMOVED: 'input',
  DOCUMENT_REDACTED: 'input',
  DOCUMENT_INVALID: 'input',
  DOCUMENT_ENCRYPTED: 'input',
  DOCUMENT_TOO_LARGE: 'input',
  DOCUMENT_EMPTY: 'input',
  DOCUMENT_FORMAT_UNKNOWN: 'input',
  DOCUMENT_FORMAT_UNSUPPORTED: 'input',
  DOCUMENT_TIMED_OUT: 'input',
  PAGE_INVALID: 'input',
  PAGE_TOO_LARGE: 'input',
  INK_TOO_LONG: 'input',
  NETWORK_INVALID: 'input',
  PRESET_NOT_FOUND: 'input',
  RUN_NOT_FOUND: 'input',
  RUN_SPEC_INVALID: 'input',
  RUN_NOT_RESUMABLE: 'input',
  RUN_NOT_ACTIVE: 'input',
  RUN_ACTIVE: 'input',
  SEARCH_NOT_FOUND: 'input',
  SEARCH_NAME_TAKEN: 'input',
  SEARCH_INVALID: 'input',
  SEARCH_ACTIVE: 'input',
  SEARCH_NOT_ACTIVE: 'input',
  MODEL_NOT_FOUND: 'input',
  MODEL_NAME_TAKEN: 'input',
  MODEL_FILE_INVALID: 'input',
  MODEL_IN_USE: 'input',
  MODEL_KIND_WRONG: 'input',
  FOLDER_INVALID: 'input',
  FORM_UNKNOWN: 'input',
  FORM_NAME_TAKEN: 'input',
  FORM_INVALID: 'input',
  FORM_FIELD_OUTSIDE: 'input',
  FORM_MARKS_TOO_FEW: 'input',
  FILE_NOT_FOUND: 'input',
  STORAGE_FOLDER_INVALID: 'input',
  KIOSK_PIN_MISSING: 'input',
  KIOSK_PIN_NEEDED: 'input',
  KIOSK_PIN_WRONG: 'input',
  BATCH_NOT_FOUND: 'input',
  DOCUMENT_FORM_UNKNOWN: 'input',
  FIELD_NOT_FOUND: 'input',
  FIELD_NOT_OPEN: 'input',
  FIELD_NOT_ACCEPTED: 'input',
  FIELD_TEXT_INVALID: 'input',
  FIELD_BOX_INVALID: 'input',
  FIELD_KEYED_BLIND: 'input',
  FIELD_NEEDS_OTHER_OPERATOR: 'input',
  DECISION_NOT_FOUND: 'input',
  DECISION_FINAL: 'input',
  RECORDS_TOO_MANY: 'input',
  // Wrong usage of the command line. Exit status 2.
  USAGE_INVALID: 'usage',
  // The world does not allow it right now: nothing is lost, the message says what to do. Exit status 1.
  ENGINE_UNAVAILABLE: 'failure',
  ENGINE_WRONG: 'failure',
  ENGINE_CRASHED: 'failure',
  SCANNER_CRASHED: 'failure',
  TRAINING_DIVERGED: 'failure',
  TEACHING_FAILED: 'failure',
  DOWNLOAD_FAILED: 'failure',
  DOWNLOAD_CHECKSUM: 'failure',
  STORAGE_FULL: 'failure',
  STORAGE_READ_ONLY: 'failure',
  STORAGE_CORRUPT: 'failure',
  STORAGE_FROM_FUTURE: 'failure',
  STORAGE_MIGRATION_EDITED: 'failure',
  STORAGE_MIGRATION_FAILED: 'failure',
  STORAGE_BUSY: 'failure',
  STUDIO_LOCKED: 'failure',
  KIOSK_LOCKED: 'failure',
  INTERFACE_MISSING: 'failure',
  DOCUMENT_READ_INTERRUPTED: 'failure',
  // Stopped by the person. Exit status 130.
  INTERRUPTED: 'interrupted',
  // A defect of ours. Exit status 1.
  INTERNAL: 'failure'
} as const;

export type ErrorCode = keyof typeof errorKinds;
export type ErrorKind = (typeof errorKinds)[ErrorCode];

/** What happened, where, and what to do about it. `message` stands alone; `remedy` is the next step, one sentence. */
export class StudioError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string | undefined;

  constructor(code: ErrorCode, message: string, options: { remedy?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'StudioError';
    this.code = code;
    this.remedy = options.remedy;
  }

  get kind(): ErrorKind {
    return errorKinds[this.code];
  }
}
