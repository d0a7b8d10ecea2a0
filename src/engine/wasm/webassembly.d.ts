/** The part of JavaScript's WebAssembly interface that is used here: TypeScript has it only among the types of a browser page. */
declare namespace WebAssembly {
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
  const Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  const Instance: new (module: object, imports: Record<string, Record<string, Memory>>) => { readonly exports: Record<string, unknown> };
}
