export type FactValue = string | number | boolean | null;

/** What is nested as lines: `optimizer.kind` → `adamw`. */
export function flatten(value: object): ReadonlyMap<string, FactValue> {
  const facts = new Map<string, FactValue>();
  const add = (inner: unknown, path: string): void => {
    if (typeof inner === 'object' && inner !== null) for (const [key, next] of Object.entries(inner)) add(next, path === '' ? key : `${path}.${key}`);
    else facts.set(path, inner as FactValue);
  };
  add(value, '');
  return facts;
}
