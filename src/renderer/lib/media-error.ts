/** An unsuccessful request for bytes, as the studio put it. */
export class MediaRequestError extends Error {
  readonly status: number;
  readonly code: string;
  readonly remedy: string | null;

  constructor(status: number, code: string, message: string, remedy: string | null) {
    super(message);
    this.name = 'MediaRequestError';
    this.status = status;
    this.code = code;
    this.remedy = remedy;
  }
}

/** @param body what came as the body of the answer: JSON, unless the request never reached the studio. */
export function mediaErrorOf(status: number, body: string): MediaRequestError {
  const { code, message, remedy } = parse(body);
  return new MediaRequestError(
    status,
    typeof code === 'string' ? code : status === 401 ? 'SESSION_MISSING' : status === 503 ? 'CONNECTION_LOST' : 'INTERNAL',
    typeof message === 'string' ? message : body,
    typeof remedy === 'string' ? remedy : null
  );
}

function parse(body: string): { code?: unknown; message?: unknown; remedy?: unknown } {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
