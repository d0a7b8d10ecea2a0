import type { Column } from '../src/cli/output/table.ts';
import { commonColumns, figure, figureWithRange, rounded, roundedRange, type BenchLine } from './bench-line.ts';
import type { Turn } from './contender.ts';
import type { Outcome } from './race.ts';
import { pairwiseRatios, summarise, type Range } from './statistics.ts';

/** Images a second of two sides, and the processor time that a step took them. */
export interface ThroughputLine extends BenchLine {
  readonly oursProcessorMs?: number;
  readonly peerProcessorMs?: number;
  /** Peer's over ours, so that above 1 is better for ours, as in `ratio`. */
  readonly processorRatio?: number;
  readonly processorRatioRange?: Range;
  readonly oursVersion?: string;
  readonly peerVersion?: string;
}

/** @param peer what ours is compared with; or, in words, why with nothing */
export function throughputLine(name: string, ours: Outcome, peer: Outcome): ThroughputLine {
  const base = { name, unit: 'images/s', ours: null, peer: null, ratio: null };
  const mine = 'turns' in ours ? sideOf(ours.turns) : undefined;
  const theirs = 'turns' in peer ? sideOf(peer.turns) : undefined;
  return {
    ...base,
    ...(mine && 'version' in ours && { ours: rounded(mine.median), oursRange: roundedRange(mine.range), oursVersion: ours.version }),
    ...(theirs && 'version' in peer && { peer: rounded(theirs.median), peerRange: roundedRange(theirs.range), peerVersion: peer.version }),
    ...(mine?.processorMs && { oursProcessorMs: rounded(summarise(mine.processorMs).median) }),
    ...(theirs?.processorMs && { peerProcessorMs: rounded(summarise(theirs.processorMs).median) }),
    ...(mine && theirs && ratios(mine, theirs)),
    ...reasonOf(ours, peer)
  };
}

interface Side {
  readonly rates: readonly number[];
  readonly median: number;
  readonly range: Range;
  /** A step, turn by turn; null where the system does not tell. */
  readonly processorMs: readonly number[] | null;
}

function sideOf(turns: readonly Turn[]): Side {
  const rates = turns.map(({ images, seconds }) => images / seconds);
  const processorMs = turns.flatMap(({ processorSeconds, steps }) => (processorSeconds === null ? [] : [(processorSeconds * 1000) / steps]));
  return { rates, ...summarise(rates), processorMs: processorMs.length === turns.length ? processorMs : null };
}

function ratios(ours: Side, peer: Side): Partial<ThroughputLine> {
  const speed = summarise(pairwiseRatios(ours.rates, peer.rates));
  const time = ours.processorMs && peer.processorMs ? summarise(pairwiseRatios(peer.processorMs, ours.processorMs)) : undefined;
  return {
    ratio: rounded(speed.median),
    ratioRange: roundedRange(speed.range),
    ...(time && { processorRatio: rounded(time.median), processorRatioRange: roundedRange(time.range) })
  };
}

function reasonOf(ours: Outcome, peer: Outcome): { reason: string } | object {
  const reasons = [ours, peer].flatMap((outcome) => ('reason' in outcome ? [outcome.reason] : []));
  return reasons.length === 0 ? {} : { reason: reasons.join('; ') };
}

export const throughputColumns: readonly Column<ThroughputLine>[] = [
  ...commonColumns,
  { title: 'processor ms a step', text: ({ oursProcessorMs: ours, peerProcessorMs: peer }) => `${figure(ours)} | ${figure(peer)}`, align: 'right' },
  {
    title: 'peer’s over ours',
    text: ({ processorRatio, processorRatioRange }) => figureWithRange(processorRatio ?? null, processorRatioRange),
    align: 'right'
  }
];
