import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { PDFiumModule } from '@hyzyla/pdfium';

/** PDFium's own functions, as far as they are used here (public/fpdfview.h and fpdf_edit.h of its source). Pointers are offsets into HEAPU8. */
export type PdfiumFunctions = Awaited<ReturnType<typeof PDFiumModule>> & {
  /** 1: the table was read; 0: it was damaged and made anew by looking through the file. */
  readonly _FPDF_DocumentHasValidCrossReferenceTable: (document: number) => number;
  /** Four floats, in points: left, bottom, right, top. 0: has none. */
  readonly _FPDFPageObj_GetBounds: (object: number, left: number, bottom: number, right: number, top: number) => number;
};

/** Numbers of PDFium's headers. */
export const pdfiumNumbers = {
  errors: { password: 4, security: 5 },
  objectTypes: { image: 3 },
  bitmapGrey: 1,
  drawing: { annotations: 0x01, grey: 0x08 }
} as const;

/** What the program calls outside itself, as far as it is used here: it asks for more memory by the size that it wants in all. */
interface WasmImports {
  readonly env: { emscripten_resize_heap: (sizeBytes: number) => unknown };
}

/** Known to Node, not to its types. */
const { instantiate } = WebAssembly as unknown as { instantiate: (program: Uint8Array, imports: object) => Promise<{ readonly instance: unknown }> };

export interface Pdfium {
  readonly functions: PdfiumFunctions;
  /** Whether more memory was asked for than it may have. */
  isOutOfMemory(): boolean;
}

/**
 * An instance of PDFium with a memory of its own, which takes about 50 ms: one for each document, so that none can harm the next, and all its
 * memory goes with it. Without more than `limitBytes` it fails as it would on a machine that has no more.
 */
export async function startPdfium(limitBytes: number): Promise<Pdfium> {
  const { PDFiumModule } = await import('@hyzyla/pdfium');
  // Beside its code in node_modules, also when this file is in a bundle.
  const program = await readFile(createRequire(import.meta.url).resolve('@hyzyla/pdfium/pdfium.wasm'));
  let isOutOfMemory = false;
  const functions = await PDFiumModule({
    instantiateWasm(imports: WasmImports, onInstance) {
      const grow = imports.env.emscripten_resize_heap;
      imports.env.emscripten_resize_heap = (sizeBytes) => {
        if (sizeBytes >>> 0 <= limitBytes) return grow(sizeBytes);
        isOutOfMemory = true;
        return 0;
      };
      // The package's type says module where the instance is meant (Emscripten, “Module.instantiateWasm”).
      void instantiate(program, imports).then(({ instance }) => onInstance(instance as Parameters<typeof onInstance>[0]));
      return {};
    }
  }) as PdfiumFunctions;
  functions._FPDF_InitLibraryWithConfig({ version: 2 });
  return { functions, isOutOfMemory: () => isOutOfMemory };
}
