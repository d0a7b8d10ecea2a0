/**
 * The one JSON text of a value, so that it can be hashed: members by the UTF-16 code units of their names, no spaces, numbers and strings as ECMAScript
 * writes them (RFC 8785). Members that are undefined are left out.
 *
 * @throws RangeError for a number that JSON does not have.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`${value} is no number of JSON`);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  // Names that are whole numbers would come first whatever the order: none of ours are.
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => [name, sorted(member)]));
}
