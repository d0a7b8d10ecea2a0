import type { DocumentRecord, RecordHead } from '../../contract/documents.ts';
import type { BatchId } from '../../contract/ids.ts';
import { outlineRecords } from '../../domain/records/records-table.ts';
import type { RecordsOutline } from '../../domain/records/records-table.ts';
import { nextTurn } from '../next-turn.ts';
import type { RecordLog, RecordSpan } from './ports.ts';

/** Rows of the log that are read in one go, some 10 ms of work: whoever asks the studio something meanwhile waits no longer. */
const rowsATurn = 100;

/**
 * What the log of records says at one moment, of a batch or of all, for as long as it takes to write it down: rows are only ever added, so what it said then
 * can be asked for bit by bit without keeping anybody from recording meanwhile. What is redacted meanwhile is gone from what was not asked for yet.
 */
export class LogSnapshot {
  /** The last row of the whole log. */
  readonly head: RecordHead | null;
  private readonly log: RecordLog;
  private readonly batch: BatchId | undefined;

  constructor(log: RecordLog, batch: BatchId | undefined) {
    this.log = log;
    this.batch = batch;
    this.head = log.head();
  }

  /** Of documents that were done, by `seq`, some at a time, each when it is asked for. */
  records(): AsyncGenerator<DocumentRecord[], void> {
    return this.inTurns((span) => this.log.list(span));
  }

  async outline(): Promise<RecordsOutline> {
    return outlineRecords(this.inTurns((span) => this.log.listFields(span)));
  }

  private async *inTurns<Item>(read: (span: RecordSpan) => Item[]): AsyncGenerator<Item[], void> {
    const asOf = this.head?.seq ?? 0;
    for (let afterSeq = 0; afterSeq < asOf; afterSeq += rowsATurn) {
      const found = read({ batch: this.batch, afterSeq, throughSeq: Math.min(afterSeq + rowsATurn, asOf), asOf });
      if (found.length > 0) yield found;
      await nextTurn();
    }
  }
}
