import type { Context, Hono } from 'hono';
import { explainedSplitSchema, explainLimits } from '../../contract/api/explain.ts';
import type { ExplainedSplit } from '../../contract/api/explain.ts';
import { samplePixels } from '../../contract/datasets.ts';
import { StudioError } from '../../contract/errors.ts';
import { encodeSafetensors } from '../../domain/safetensors.ts';
import type { StoredTensor } from '../../domain/safetensors.ts';
import type { ExplainService } from '../../core/explain/service.ts';
import { readAtMost } from './read-at-most.ts';

/** The questions of contract/api/media.ts about the inside of a model. Answers are tables by name, as safetensors. */
export function addExplainMedia(media: Hono, explain: ExplainService): void {
  media.post('/models/:model/layers', async (c) => {
    const layers = c.req.query('layers')?.split(',').filter((name) => name !== '') ?? [];
    const { logits, outputs } = await explain.layers(modelOf(c), await pictures(c.req.raw, explainLimits.layerSamples), layers);
    return tables([['logits', { shape: [logits.length], values: logits }], ...[...outputs].map(([name, output]) => [`layer/${name}`, output] as const)]);
  });
  media.post('/models/:model/gradients', async (c) => {
    const of = { layer: c.req.query('layer') ?? '', index: Number(c.req.query('index')) };
    const pixels = await pictures(c.req.raw, 1);
    const gradients = await explain.gradients(modelOf(c), pixels, of, c.req.query('at') ?? null);
    const { at } = gradients;
    return tables([
      ['pixels', { shape: [28, 28], values: gradients.pixels }],
      ...(at === null ? [] : [['at', { shape: at.shape, values: at.values }] as const, ['at/gradients', { shape: at.shape, values: at.gradients }] as const])
    ]);
  });
  media.post('/models/:model/occlusion', async (c) => {
    const values = await explain.occlusion(modelOf(c), await pictures(c.req.raw, 1));
    return tables([['probabilities', { shape: [values.length], values }]]);
  });
  media.post('/models/:model/nearest/:dataset', async (c) => {
    const near = await explain.nearest(modelOf(c), c.req.param('dataset'), splitOf(c), await pictures(c.req.raw, 1), explainLimits.neighbours);
    const shape = [near.length];
    return tables([
      ['ids', { shape, values: bigints(near.map(({ sample }) => sample)) }],
      ['labels', { shape, values: Uint8Array.from(near, ({ label }) => label) }],
      ['distances', { shape, values: Float32Array.from(near, ({ distance }) => distance) }]
    ]);
  });
  media.get('/models/:model/embedding/:dataset', async (c) => {
    const { ids, labels, predicted, scores, axes, shares } = await explain.embedding(modelOf(c), c.req.param('dataset'), splitOf(c));
    const shape = [ids.length];
    return tables([
      ['ids', { shape, values: bigints([...ids]) }],
      ['labels', { shape, values: labels }],
      ['predicted', { shape, values: predicted }],
      ['scores', { shape: [ids.length, axes], values: scores }],
      ['shares', { shape: [axes], values: shares }]
    ]);
  });
}

function modelOf(c: Context): string {
  return c.req.param('model') ?? '';
}

function splitOf(c: Context): ExplainedSplit {
  const { success, data } = explainedSplitSchema.safeParse(c.req.query('split'));
  if (!success) throw new StudioError('USAGE_INVALID', 'The split must be one of train, test and all.', { remedy: 'Name one of them.' });
  return data;
}

/** `[n, 28, 28]`. @throws StudioError USAGE_INVALID for what is not 1 to `most` pictures */
async function pictures(request: Request, most: number): Promise<Uint8Array> {
  const body = await readAtMost(request, most * samplePixels);
  if (body !== undefined && body.length > 0 && body.length % samplePixels === 0) return body;
  throw new StudioError('USAGE_INVALID', `The body must be 1 to ${most} pictures of ${samplePixels} bytes each.`, { remedy: 'Ask for the others in further requests.' });
}

function bigints(values: readonly number[]): BigInt64Array {
  return BigInt64Array.from(values, BigInt);
}

function tables(entries: readonly (readonly [string, StoredTensor])[]): Response {
  const body = encodeSafetensors({ tensors: new Map(entries), metadata: {} });
  return new Response(body as Uint8Array<ArrayBuffer>, { headers: { 'content-type': 'application/octet-stream', 'content-length': String(body.length) } });
}
