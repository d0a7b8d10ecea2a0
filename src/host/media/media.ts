import { Hono } from 'hono';
import type { Context } from 'hono';
import { mediaLimits } from '../../contract/api/media.ts';
import { uploadIdSchema } from '../../contract/api/uploads.ts';
import type { UploadId } from '../../contract/api/uploads.ts';
import { StudioError } from '../../contract/errors.ts';
import type { DatasetId, ModelId } from '../../contract/ids.ts';
import { modelFormats } from '../../contract/model-formats.ts';
import { encodePredictions, encodeSampleIndex, encodeSamplePictures } from '../../domain/columns.ts';
import { exportRuns } from '../../domain/runs/export-runs.ts';
import { curvesCsv } from '../../domain/runs/curves-csv.ts';
import { tensorboardEvents } from '../../domain/runs/tensorboard-events.ts';
import { checkLockedMedia } from '../kiosk/lock.ts';
import type { Log } from '../router/api-errors.ts';
import type { Studio } from '../studio.ts';
import { addDocumentMedia } from './document-media.ts';
import { addExplainMedia } from './explain-media.ts';
import { mediaError } from './media-errors.ts';
import { bytes, download } from './responses.ts';
import { readAtMost } from './read-at-most.ts';
import { recordsFile } from './records-file.ts';
import { storedZip } from './stored-zip.ts';

export interface MediaOptions {
  /** Where defects are told in full; left out: stderr. */
  readonly log?: Log;
  /** Only what a locked kiosk needs is answered. */
  readonly locked?: boolean;
}

/** Answers the requests of contract/api/media.ts: `fetch(request)` for any host, whether it speaks http or a scheme of its own. */
export function createMedia(studio: Studio, { log = (line) => void process.stderr.write(`${line}\n`), locked = false }: MediaOptions = {}): Hono {
  const { documents, explain, models, runs, samples, uploads } = studio;
  uploads.removeAbandoned();
  const media = new Hono().basePath('/media');
  media.use(async (c, next) => {
    if (locked) checkLockedMedia(c.req.method, new URL(c.req.url).pathname);
    await next();
    c.header('cache-control', 'no-store');
  });

  media.get('/datasets/:dataset/index', async (c) => bytes(encodeSampleIndex(await samples.sampleColumns(datasetOf(c)))));
  media.get('/datasets/:dataset/pixels', async (c) => bytes(encodeSamplePictures(await samples.firstSamples(datasetOf(c), mediaLimits.firstPixels))));
  media.post('/datasets/:dataset/pixels', async (c) => bytes(await samples.pixelsOf(datasetOf(c), await sampleIds(c.req.raw))));
  media.get('/datasets/:dataset/means', async (c) => bytes(await samples.classMeans(datasetOf(c))));
  media.get('/datasets/:dataset/predictions/:model', async (c) => {
    const predictions = await models.predictionsOf(datasetOf(c), c.req.param('model') as ModelId);
    if (predictions === undefined) {
      throw new StudioError('MODEL_NOT_FOUND', 'This model was not asked about this dataset yet.', { remedy: 'Evaluate it on the dataset first.' });
    }
    return bytes(encodePredictions(predictions));
  });

  media.put('/uploads/:upload/*', async (c) => {
    // From the address itself: names may hold an encoded slash, which must stay one name.
    const path = new URL(c.req.url).pathname.split('/').slice(4).join('/');
    await uploads.store(uploadOf(c), path, c.req.raw.body ?? new ReadableStream({ start: (controller) => controller.close() }));
    return c.body(null, 204);
  });
  media.delete('/uploads/:upload', async (c) => {
    await uploads.remove(uploadOf(c));
    return c.body(null, 204);
  });

  media.get('/runs/:run/curves.csv', async (c) => {
    const { run, metrics } = await runs.showRun(c.req.param('run'));
    return download(curvesCsv(run, metrics), `${run.name}.csv`, 'text/csv; charset=utf-8');
  });
  media.get('/runs/:run/events.tfevents', async (c) => {
    const { run, metrics } = await runs.showRun(c.req.param('run'));
    return download(tensorboardEvents(run, metrics), `events.out.tfevents.${Math.floor(Date.parse(run.createdAt) / 1000)}.${run.name}`);
  });
  media.get('/runs/:run/run.json', async (c) => {
    const shown = await runs.showRun(c.req.param('run'));
    return download(exportRuns([shown], 'json')[0]!.bytes, `${shown.run.name}.json`, 'application/json');
  });
  media.get('/runs/:run/mlruns.zip', async (c) => {
    const shown = await runs.showRun(c.req.param('run'));
    return download(storedZip(exportRuns([shown], 'mlflow')), `${shown.run.name}-mlruns.zip`, 'application/zip');
  });
  media.get('/models/:model/model.safetensors', async (c) => {
    const { files: [file] } = await models.modelFiles({ model: c.req.param('model'), format: 'safetensors' });
    return download(file!.bytes, file!.name);
  });
  media.get('/models/:model/export/:format', async (c) => {
    const { model, format, files } = await models.modelFiles({ model: c.req.param('model'), format: c.req.param('format'), signal: c.req.raw.signal });
    return modelFormats[format] === null ? download(storedZip(files), `${model.name}-${format}.zip`, 'application/zip') : download(files[0]!.bytes, files[0]!.name);
  });

  media.get('/documents/records', async (c) => recordsFile(documents, c.req.query(), log));
  addDocumentMedia(media, documents);
  addExplainMedia(media, explain);

  media.notFound((c) => c.json({ code: 'USAGE_INVALID', message: `There is nothing at ${c.req.path}.`, remedy: null }, 404));
  media.onError((error) => mediaError(error, log));
  return media;
}

function datasetOf(c: Context): DatasetId {
  return c.req.param('dataset') as DatasetId;
}

function uploadOf(c: Context): UploadId {
  const { success, data } = uploadIdSchema.safeParse(c.req.param('upload'));
  if (!success) throw new StudioError('USAGE_INVALID', 'An upload is named by a UUID.', { remedy: 'Use crypto.randomUUID().' });
  return data;
}

/** @throws StudioError USAGE_INVALID for what is not 1 to 4,096 sample ids. */
async function sampleIds(request: Request): Promise<Uint32Array> {
  const most = mediaLimits.pixelsPerRequest;
  const body = await readAtMost(request, most * 4);
  if (body === undefined || body.length === 0 || body.length % 4 !== 0) {
    throw new StudioError('USAGE_INVALID', `The body must be 1 to ${most} sample ids of 4 bytes each.`, { remedy: 'Ask for the others in further requests.' });
  }
  return new Uint32Array(body.buffer, body.byteOffset, body.length / 4);
}
