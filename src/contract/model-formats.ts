/** What a model is written as for other programs: how its file ends, or null for several files, which lie in a folder or are packed. */
export const modelFormats = {
  safetensors: '.safetensors',
  onnx: '.onnx',
  'onnx-int8': null,
  keras: '.keras',
  tfjs: null,
  'tfjs-layers': null,
  c: '.h',
  json: '.json'
} as const;

export type ModelFormat = keyof typeof modelFormats;

export const modelFormatNames = Object.keys(modelFormats) as readonly ModelFormat[];

/** Undefined for what is none. */
export function modelFormatOf(name: string): ModelFormat | undefined {
  return modelFormatNames.find((format) => format === name);
}
