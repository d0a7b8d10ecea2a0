export type SettingValue = string | number | boolean | null;

/** What is nested as lines: `optimizer.kind` → `adamw`. */
export function flatten(value: object): ReadonlyMap<string, SettingValue> {
  const settings = new Map<string, SettingValue>();
  const add = (inner: unknown, path: string): void => {
    if (typeof inner === 'object' && inner !== null) for (const [key, next] of Object.entries(inner)) add(next, path === '' ? key : `${path}.${key}`);
    else settings.set(path, inner as SettingValue);
  };
  add(value, '');
  return settings;
}

export interface ComparedSetting {
  readonly path: string;
  /** One of each that is compared; null where it has none. */
  readonly values: readonly SettingValue[];
  readonly differs: boolean;
}

/** Settings side by side, each once, in the order in which they first come. */
export function compareSettings(all: readonly ReadonlyMap<string, SettingValue>[]): ComparedSetting[] {
  const paths = new Set(all.flatMap((settings) => [...settings.keys()]));
  return [...paths].map((path) => {
    const values = all.map((settings) => settings.get(path) ?? null);
    return { path, values, differs: differ(values) };
  });
}

export function differ(values: readonly unknown[]): boolean {
  return values.some((value) => value !== values[0]);
}
