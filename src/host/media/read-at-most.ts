/** A request's body; undefined where it is longer. What is too much is never kept in memory. */
export async function readAtMost(request: Request, limitBytes: number): Promise<Uint8Array | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > limitBytes) return undefined;
  const body = new Uint8Array(limitBytes);
  let length = 0;
  const chunks: AsyncIterable<Uint8Array> | readonly Uint8Array[] = request.body ?? [];
  for await (const chunk of chunks) {
    if (length + chunk.length > limitBytes) return undefined;
    body.set(chunk, length);
    length += chunk.length;
  }
  return body.subarray(0, length);
}
