import type { EngineName } from '../contract/engines.ts';
import { StudioError } from '../contract/errors.ts';

/** An engine that cannot be used, as the error that says so. @param reason a clause without a full stop. @param remedy a sentence. */
export function engineUnavailable(name: EngineName, reason: string, remedy: string, cause?: unknown): StudioError {
  return new StudioError('ENGINE_UNAVAILABLE', `${prefix(name)}${reason}.`, { remedy, cause });
}

/** The same error as one text for a table that names the engine already. */
export function unavailableReason(name: EngineName, error: StudioError): string {
  const message = error.message.startsWith(prefix(name)) ? error.message.slice(prefix(name).length) : error.message;
  return error.remedy === undefined ? message : `${message} ${error.remedy}`;
}

function prefix(name: EngineName): string {
  return `The engine ${name} cannot be used: `;
}
