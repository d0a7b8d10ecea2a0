import { describeNetwork } from '../../../../domain/network/describe.ts';
import { presets } from '../../../../domain/network/presets.ts';

/** Parameters of every preset, for the list that they are chosen from. */
export const presetSizes: ReadonlyMap<string, number> = new Map(presets.map(({ name, network }) => [name, describeNetwork(network).parameterCount]));
