import { networkSchema } from '../../../../contract/network.ts';
import type { NetworkSpec } from '../../../../contract/network.ts';

/** A network as it is handed on: readable, with every default written out. */
export function networkText(network: NetworkSpec): string {
  return `${JSON.stringify(network, null, 2)}\n`;
}

export type ReadNetwork =
  | { readonly network: NetworkSpec }
  /** `place` is where in the file: `layers.3.kernel`. Null: it is no JSON at all. */
  | { readonly network: null; readonly place: string | null; readonly message: string };

/** Reads what `networkText` wrote, or what somebody else did. Layers that do not fit together are let in: the editor shows what is wrong with them. */
export function readNetworkText(text: string): ReadNetwork {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { network: null, place: null, message: (error as Error).message };
  }
  const parsed = networkSchema.safeParse(json);
  if (parsed.success) return { network: parsed.data };
  const issue = parsed.error.issues[0]!;
  return { network: null, place: issue.path.join('.'), message: issue.message };
}
