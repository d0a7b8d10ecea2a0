import type { StudioClient } from '../../../../contract/api/api.ts';
import type { QueueItem, Verdict } from '../../../../contract/documents.ts';
import type { BatchId } from '../../../../contract/ids.ts';
import { problemText } from '../../../lib/problems.ts';
import { toasts } from '../../../lib/toasts.svelte.ts';
import { t } from '../../../lib/words.svelte.ts';

interface Desk {
  readonly batch: BatchId;
  readonly operator: string;
}

/** Which field of the queue is looked at, and what becomes of it. */
export class ReviewDesk {
  readonly #api: StudioClient;
  readonly #desk: () => Desk;
  #asked = $state.raw<readonly QueueItem[]>([]);
  /** Decided here, and perhaps still in the queue that was asked for before. */
  #decided = $state.raw<ReadonlySet<number>>(new Set());
  #chosen = $state<number | null>(null);
  #busy = $state(false);

  constructor(api: StudioClient, desk: () => Desk) {
    this.#api = api;
    this.#desk = desk;
  }

  /** The least certain first. */
  readonly items = $derived.by(() => this.#asked.filter(({ field }) => !this.#decided.has(field)));
  readonly current = $derived.by(() => this.items.find(({ field }) => field === this.#chosen) ?? this.items[0] ?? null);

  get busy(): boolean {
    return this.#busy;
  }

  /** Those that come after the current one. */
  upcoming(count: number): readonly QueueItem[] {
    const at = this.items.findIndex(({ field }) => field === this.current?.field);
    return this.items.slice(at + 1, at + 1 + count);
  }

  /** The queue as it is now, or as it was a moment ago: what was decided here stays out until it is seen to be gone. */
  answered(items: readonly QueueItem[]): void {
    this.#asked = items;
    const there = new Set(items.map(({ field }) => field));
    this.#decided = new Set([...this.#decided].filter((field) => there.has(field)));
    // Whoever looks at a field goes on with it, however doubtful those are that have come since.
    if (this.current?.field !== this.#chosen) this.#chosen = this.current?.field ?? null;
  }

  choose(field: number): void {
    this.#chosen = field;
  }

  /** Leaves a field for later. */
  step(by: 1 | -1): void {
    const at = this.items.findIndex(({ field }) => field === this.current?.field);
    const next = this.items[at + by];
    if (next !== undefined) this.#chosen = next.field;
  }

  /** The next field is shown at once; what was refused comes back. Answers whether it was taken. */
  async decide(verdict: Verdict): Promise<boolean> {
    const item = this.current;
    if (item === null || this.#busy) return false;
    const { operator } = this.#desk();
    const next = this.upcoming(1)[0] ?? this.items.find(({ field }) => field !== item.field);
    this.#busy = true;
    try {
      await this.#api.documents.decide({ field: item.field, operator, verdict });
      this.#decided = new Set([...this.#decided, item.field]);
      this.#chosen = next?.field ?? null;
      return true;
    } catch (error) {
      toasts.show({ text: problemText(error), tone: 'doubt' });
      return false;
    } finally {
      this.#busy = false;
    }
  }

  /** What was decided last is in the queue again, and looked at. */
  async undo(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      const { decision } = await this.#api.documents.undo(this.#desk());
      this.#decided = new Set([...this.#decided].filter((field) => field !== decision.field));
      this.#chosen = decision.field;
      toasts.show({ text: t('scan.undone') });
    } catch (error) {
      toasts.show({ text: problemText(error), tone: 'doubt' });
    } finally {
      this.#busy = false;
    }
  }
}
