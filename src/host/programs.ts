import type { ProcessEnd } from '../core/runs/launcher.ts';

/** The studio's programs that run in processes of their own. */
export type ProgramName = 'trainer' | 'reader' | 'scanner';

export interface Program {
  readonly name: ProgramName;
  readonly args: readonly string[];
  /** On top of this process's; engines read theirs while they are loaded. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface ForkedProgram<Message> {
  /** Quietly nothing once the process has ended. */
  send(message: Message): void;
  kill(): void;
  /** Resolves after the last message was handed over; never rejects. */
  readonly exited: Promise<ProcessEnd>;
}

/**
 * Starts a program as a child. It is asked to end by the closing of its channel, which a killed parent does too. Plain Node forks
 * (forked-process.ts); in the window only Electron's main process can, on behalf of the core (main/core/forked-by-main.ts).
 */
export type ForkProgram = <Message, Answer>(program: Program, onMessage: (message: Answer) => void) => ForkedProgram<Message>;
