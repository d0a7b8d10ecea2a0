/** Class names as a file has them, or as JSON; undefined for what is no list of names. */
export function parsedNames(value: unknown): readonly string[] | undefined {
  if (typeof value === 'string') {
    try {
      return parsedNames(JSON.parse(value) as readonly unknown[]);
    } catch {
      return undefined;
    }
  }
  return Array.isArray(value) && value.every((name) => typeof name === 'string' && name !== '') ? (value as string[]) : undefined;
}
