import type { StudioClient } from '../../../../contract/api/api.ts';
import type { QueueItem, Verdict } from '../../../../contract/documents.ts';
import type { BatchId } from '../../../../contract/ids.ts';
import { askedError, problemText } from '../../../lib/problems.ts';
import { toasts } from '../../../lib/toasts.svelte.ts';
import { t } from '../../../lib/words.svelte.ts';
import { fieldName } from '../field-names.ts';

interface Desk {
  readonly batch: BatchId;
  readonly operator: string;
}

/** So many decisions are known here to be shown at once when they are taken back; what is older comes with the answer. */
const remembered = 100;

/** Which field of the queue is looked at, and what becomes of it. */
export class ReviewDesk {
  readonly #api: StudioClient;
  readonly #desk: () => Desk;
  #asked = $state.raw<readonly QueueItem[]>([]);
  /** Decided here, and perhaps still in the queue that was asked for before. */
  #decided = $state.raw<ReadonlySet<number>>(new Set());
  /** What they were, the last one at the end. */
  #done: readonly QueueItem[] = [];
  /** Looked at, though the queue that was asked for lacks it: taken back just now, decided in another window, or more doubtful ones have come than are asked for. */
  #held = $state.raw<QueueItem | null>(null);
  #chosen = $state<number | null>(null);
  /** Until every decision was answered: they are sent one by one. */
  #sent: Promise<void> = Promise.resolve();
  #undoing = $state(false);

  constructor(api: StudioClient, desk: () => Desk) {
    this.#api = api;
    this.#desk = desk;
  }

  /** The least certain first; before them what is looked at and not among them. */
  readonly items = $derived.by(() => {
    const open = this.#asked.filter(({ field }) => !this.#decided.has(field));
    const held = this.#held;
    return held === null || held.field !== this.#chosen || open.some(({ field }) => field === held.field) ? open : [held, ...open];
  });
  readonly current = $derived.by(() => this.items.find(({ field }) => field === this.#chosen) ?? this.items[0] ?? null);

  /** It is not known yet which field is to be decided. */
  get busy(): boolean {
    return this.#undoing;
  }

  /** Those that come after the current one. */
  upcoming(count: number): readonly QueueItem[] {
    const at = this.items.findIndex(({ field }) => field === this.current?.field);
    return this.items.slice(at + 1, at + 1 + count);
  }

  /** The queue as it is now, or as it was a moment ago: what was decided here stays out until it is seen to be gone. */
  answered(items: readonly QueueItem[]): void {
    const [looked, there] = [this.current, new Set(items.map(({ field }) => field))];
    // What is keyed is meant for it. Where it was decided elsewhere, that is told when it is decided here.
    if (looked !== null && !there.has(looked.field)) this.#held = looked;
    this.#asked = items;
    this.#decided = new Set([...this.#decided].filter((field) => there.has(field)));
    // What is being taken back may not be in it yet.
    if (!this.#undoing) this.#stay();
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

  /**
   * The next field is shown at once: what is keyed from now on is meant for it. What was refused is in the queue again, as long as it is open;
   * `onrefused` is asked just before whether it is looked at, too.
   */
  decide(verdict: Verdict, onrefused: () => boolean): void {
    const item = this.current;
    if (item === null || this.#undoing) return;
    const next = this.#after(item, verdict);
    this.#decided = new Set([...this.#decided, item.field]);
    this.#done = [...this.#done, item].slice(-remembered);
    this.#chosen = next?.field ?? null;
    this.#sent = this.#send(item, verdict, onrefused);
  }

  /** What was decided last is in the queue again, and looked at: at once where it was decided here. */
  async undo(): Promise<void> {
    if (this.#undoing) return;
    this.#undoing = true;
    const [expected, before] = [this.#done.at(-1), this.#chosen];
    if (expected !== undefined) this.#takeBack(expected);
    try {
      await this.#sent;
      // What was refused meanwhile needs no undoing, and what was decided before it was not meant.
      if (expected !== undefined && !this.#done.includes(expected)) return;
      const { decision, item } = await this.#api.documents.undo(this.#desk());
      if (decision.field !== expected?.field) this.#showOther(item, expected);
      this.#done = this.#done.filter(({ field }) => field !== decision.field);
      toasts.show({ text: t('scan.undone') });
    } catch (error) {
      if (expected !== undefined) this.#leaveDecided(expected, before);
      toasts.show({ text: problemText(error), tone: 'doubt' });
    } finally {
      this.#undoing = false;
      this.#stay();
    }
  }

  /** The field that follows; the others of a rejected document go with it. */
  #after(item: QueueItem, { what }: Verdict): QueueItem | undefined {
    const at = this.items.indexOf(item);
    const others = [...this.items.slice(at + 1), ...this.items.slice(0, at)];
    return what === 'rejected' ? others.find(({ document }) => document.id !== item.document.id) : others[0];
  }

  async #send(item: QueueItem, verdict: Verdict, onrefused: () => boolean): Promise<void> {
    const { operator } = this.#desk();
    await this.#sent;
    try {
      await this.#api.documents.decide({ field: item.field, operator, verdict });
    } catch (error) {
      this.#done = this.#done.filter((other) => other !== item);
      // Another one is looked at meanwhile.
      toasts.show({ text: `${t('scan.desk', { field: fieldName(item.name), name: item.document.name })}: ${problemText(error)}`, tone: 'doubt' });
      if (askedError(error).code === 'FIELD_NOT_OPEN') {
        // Somebody else was faster: there is nothing left to decide.
        this.#leaveDecided(item, null);
      } else {
        if (onrefused()) this.#chosen = item.field;
        this.#decided = without(this.#decided, item.field);
      }
    }
  }

  #takeBack(item: QueueItem): void {
    this.#held = item;
    this.#decided = without(this.#decided, item.field);
    this.#chosen = item.field;
  }

  /** It is not taken back after all. */
  #leaveDecided(item: QueueItem, before: number | null): void {
    this.#decided = new Set([...this.#decided, item.field]);
    if (this.#chosen === item.field) this.#chosen = before;
  }

  /** Another decision was the last one, such as one that was made in another window. Null where nobody has to look at its field any more. */
  #showOther(item: QueueItem | null, expected: QueueItem | undefined): void {
    if (expected !== undefined) this.#leaveDecided(expected, null);
    if (item !== null) this.#takeBack(item);
  }

  /** Whoever looks at a field goes on with it, however doubtful those are that have come since. */
  #stay(): void {
    if (this.current?.field !== this.#chosen) this.#chosen = this.current?.field ?? null;
  }
}

function without(fields: ReadonlySet<number>, one: number): ReadonlySet<number> {
  return new Set([...fields].filter((field) => field !== one));
}
