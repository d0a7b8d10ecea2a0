import { layerSchema } from '../../../../contract/network.ts';
import type { LayerSpec, NetworkSpec } from '../../../../contract/network.ts';
import { describeWhatFits } from '../../../../domain/network/describe.ts';
import type { DescribedLayer, MisfitReason, NetworkMisfit, Shape } from '../../../../domain/network/describe.ts';
import { primitiveCount } from '../../../../domain/network/expand.ts';
import { issueOf } from '../recipe/recipe-issues.ts';
import type { Issue } from '../recipe/recipe-issues.ts';
import type { LayerField } from './layer-fields.ts';

/** A layer of the network's own list, which may be two of the engine's. */
export interface LayerRow {
  readonly layer: LayerSpec;
  /** Null from the first layer on that does not fit. */
  readonly described: {
    readonly outputShape: Shape;
    readonly parameters: number;
    readonly multiplyAdds: number;
    readonly receptiveField: number;
  } | null;
  readonly issues: ReadonlyMap<LayerField, Issue>;
  readonly misfit: { readonly reason: MisfitReason; readonly values: NetworkMisfit['values'] } | null;
}

export interface CheckedNetwork {
  readonly rows: readonly LayerRow[];
  /** Null for a network that cannot be trained. */
  readonly totals: { readonly parameters: number; readonly multiplyAdds: number; readonly receptiveField: number } | null;
  /** Where the first problem is; null where there is none. */
  readonly firstProblem: number | null;
}

/** Every layer with its figures, or with what is wrong about it. Fast enough for every keystroke: 200 layers take well under a millisecond each. */
export function checkNetwork(network: NetworkSpec): CheckedNetwork {
  const issues = network.layers.map(issuesOf);
  const unreadable = issues.findIndex((found) => found.size > 0);
  const readable = unreadable < 0 ? network : { ...network, layers: network.layers.slice(0, unreadable) };
  const { layers, misfit, ...totals } = readable.layers.length === 0 ? emptyDescription : describeWhatFits(readable);
  // A list that is cut short before what cannot be read does not end as it should: that is not the person's mistake.
  const meant = misfit !== null && unreadable >= 0 && (misfit.reason === 'noSoftmax' || misfit.reason === 'wrongClasses') ? null : misfit;
  const misfitAt = meant === null ? -1 : layerOfPrimitive(network, Math.min(layers.length, primitiveCount(readable, readable.layers.length) - 1));
  const rows = network.layers.map((layer, i): LayerRow => ({
    layer,
    issues: issues[i]!,
    described: figuresOf(layers, primitiveCount(network, i), primitiveCount(network, i + 1)),
    misfit: i === misfitAt && meant !== null ? { reason: meant.reason, values: meant.values } : null
  }));
  const first = rows.findIndex((row) => row.misfit !== null || row.issues.size > 0);
  const sound = first < 0 && network.layers.length > 0;
  return {
    rows,
    totals: sound ? { parameters: totals.parameterCount, multiplyAdds: totals.multiplyAdds, receptiveField: totals.receptiveField } : null,
    firstProblem: first < 0 ? null : first
  };
}

const emptyDescription: ReturnType<typeof describeWhatFits> = { layers: [], parameterCount: 0, multiplyAdds: 0, receptiveField: 1, misfit: null };

function issuesOf(layer: LayerSpec): ReadonlyMap<LayerField, Issue> {
  const parsed = layerSchema.safeParse(layer);
  return new Map(parsed.error?.issues.toReversed().map((issue) => [String(issue.path[0]) as LayerField, issueOf(issue)]));
}

function layerOfPrimitive(network: NetworkSpec, primitive: number): number {
  return network.layers.findIndex((_, i) => primitiveCount(network, i + 1) > primitive);
}

function figuresOf(layers: readonly DescribedLayer[], from: number, to: number): LayerRow['described'] {
  if (to > layers.length) return null;
  const parts = layers.slice(from, to);
  const last = parts.at(-1)!;
  return {
    outputShape: last.outputShape,
    parameters: parts.reduce((sum, part) => sum + part.trainableCount, 0),
    multiplyAdds: parts.reduce((sum, part) => sum + part.multiplyAdds, 0),
    receptiveField: last.receptiveField
  };
}
