import { StudioError } from '../../contract/errors.ts';
import type { Run, RunAction } from '../../contract/runs.ts';
import { messageOf } from '../message-of.ts';
import type { RunRepository } from './ports.ts';
import type { TrainerSession } from './trainer-session.ts';

/** How often wishes of other processes are looked for. */
const pollMs = 250;
/** A checkpoint of the largest preset takes under a second to write; evaluation in between may take several. */
const interruptDeadlineMs = 10_000;

export interface RunQueueParts {
  readonly runs: RunRepository;
  readonly newSession: (runId: Run['id']) => TrainerSession;
  /** Makes this process the one that trains in the data folder; throws STUDIO_LOCKED. Answers the release. */
  readonly claimFolder: () => () => void;
  readonly log: (line: string) => void;
}

/** Runs of this process, one at a time: two trainings on one machine only slow each other down. */
export class RunQueue {
  private readonly parts: RunQueueParts;
  private waiting: Run['id'][] = [];
  private active: { readonly session: TrainerSession; readonly done: Promise<void> } | undefined;
  private releaseFolder: (() => void) | undefined;
  private poll: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(parts: RunQueueParts) {
    this.parts = parts;
  }

  /** `create` makes or claims the run, once it is certain that this process may train. */
  admit(create: () => Run): Run {
    if (this.closed) throw new StudioError('INTERRUPTED', 'The studio is closing.');
    this.releaseFolder ??= this.parts.claimFolder();
    try {
      const run = create();
      this.waiting.push(run.id);
      this.poll ??= setInterval(() => this.takeWishes(), pollMs);
      return run;
    } finally {
      this.next();
    }
  }

  owns(runId: Run['id']): boolean {
    return this.waiting.includes(runId) || this.active?.session.runId === runId;
  }

  /** Only for runs of this queue. */
  act(runId: Run['id'], action: RunAction): void {
    if (this.active?.session.runId === runId) {
      this.active.session.send({ type: action });
    } else if (action === 'stop') {
      this.parts.runs.update(runId, { status: 'stopped', finishedAt: new Date().toISOString() });
      this.waiting = this.waiting.filter((id) => id !== runId);
    } else {
      throw new StudioError('RUN_NOT_ACTIVE', `The run ${runId} is still waiting for another to end.`, { remedy: 'Stop it, or wait for its turn.' });
    }
  }

  /** Leaves every run interrupted and no trainer behind. */
  async close(): Promise<void> {
    this.closed = true;
    this.active?.session.interrupt(interruptDeadlineMs);
    for (const id of this.waiting.splice(0)) {
      this.attempt(`run ${id} could not be marked interrupted`, () => this.parts.runs.update(id, { status: 'interrupted', finishedAt: new Date().toISOString() }));
    }
    await this.active?.done;
    this.next();
    clearInterval(this.poll);
  }

  private next(): void {
    if (this.active !== undefined) return;
    const id = this.waiting.shift();
    if (id === undefined) {
      this.attempt('the data folder could not be given back yet', () => this.giveFolderBack());
      return;
    }
    const session = this.parts.newSession(id);
    const done = session.run().then(() => {
      this.active = undefined;
      this.next();
    });
    this.active = { session, done };
  }

  /** Where it fails, for a database that is busy, the poll goes on and tries again. */
  private giveFolderBack(): void {
    this.releaseFolder?.();
    this.releaseFolder = undefined;
    clearInterval(this.poll);
    this.poll = undefined;
  }

  private takeWishes(): void {
    this.next();
    const owned = [...this.waiting, ...(this.active === undefined ? [] : [this.active.session.runId])];
    for (const id of owned) {
      this.attempt(`a wish for run ${id} could not be followed`, () => {
        const action = this.parts.runs.takeRequestedAction(id);
        if (action !== null) this.act(id, action);
      });
    }
  }

  /** For what nobody waits for: an error is worth a line, not the process. */
  private attempt(failure: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.parts.log(`${failure}: ${messageOf(error)}`);
    }
  }
}
