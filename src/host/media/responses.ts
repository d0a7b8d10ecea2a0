export function bytes(body: Uint8Array, type = 'application/octet-stream'): Response {
  return new Response(body as Uint8Array<ArrayBuffer>, { headers: { 'content-type': type, 'content-length': String(body.length) } });
}

/** To be kept as a file. @param name of letters, digits, dots, dashes and underscores, which need no quoting */
export function download(body: Uint8Array | string | ReadableStream<Uint8Array>, name: string, type = 'application/octet-stream'): Response {
  return new Response(body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer>) : body, {
    headers: { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` }
  });
}
