/** What comes piece by piece, as one text. */
export async function wholeText(pieces: Iterable<string> | AsyncIterable<string>): Promise<string> {
  return (await allOf(pieces)).join('');
}

/** What comes one by one, together. */
export async function allOf<Item>(items: Iterable<Item> | AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
