import type { ForkedProgram, ProgramName } from '../host/programs.ts';

/**
 * What the main process and the core process say to each other. Message ports travel beside a message, not in it.
 * `id` pairs what belongs together: a request with its answer, a child with its end.
 */
export type CoreCommand =
  /** `locked`: answers only what a locked kiosk needs. */
  | { readonly type: 'start'; readonly dataDir: string; readonly locked: boolean }
  /** Beside it: the port of an interface. */
  | { readonly type: 'door' }
  | { readonly type: 'request'; readonly id: number; readonly method: string; readonly url: string; readonly headers: [string, string][]; readonly hasBody: boolean }
  /** The next piece of a request's body, sent when it was asked for; null: that was all. */
  | { readonly type: 'body'; readonly id: number; readonly bytes: Uint8Array | null }
  /** The next piece of an answer is wanted. */
  | { readonly type: 'next'; readonly id: number }
  | { readonly type: 'abort'; readonly id: number }
  /** Beside it: the port to the child that was asked for. */
  | { readonly type: 'forked'; readonly id: number }
  | { readonly type: 'ended'; readonly id: number; readonly end: Awaited<ForkedProgram<never>['exited']> }
  /** Leave running trainings interrupted and resumable, then end. */
  | { readonly type: 'close' };

export interface BodyPiece {
  readonly bytes: Uint8Array;
  readonly isLast: boolean;
}

export type CoreReport =
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly message: string; readonly remedy: string | null }
  /** Whether a training would be interrupted by closing now. */
  | { readonly type: 'busy'; readonly busy: boolean }
  /** The right PIN was said. */
  | { readonly type: 'unlocked' }
  | { readonly type: 'more'; readonly id: number }
  /** With the first piece of its body; where that is not the last one, others are asked for. */
  | ({ readonly type: 'answer'; readonly id: number; readonly status: number; readonly headers: [string, string][] } & BodyPiece)
  | ({ readonly type: 'piece'; readonly id: number } & BodyPiece)
  /** The body of an answer ends before its end. */
  | { readonly type: 'broken'; readonly id: number }
  | { readonly type: 'fork'; readonly id: number; readonly program: ProgramName | 'engine-probe'; readonly args: readonly string[]; readonly environment: Readonly<Record<string, string>> }
  | { readonly type: 'kill'; readonly id: number }
