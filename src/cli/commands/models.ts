import { modelFormatNames, modelFormatOf, modelFormats } from '../../contract/model-formats.ts';
import type { ModelCard } from '../../contract/model-card.ts';
import type { Model } from '../../contract/models.ts';
import { networkSchema } from '../../contract/network.ts';
import { usageError } from '../args/usage-error.ts';
import { bytes, count, counted, localTime, percent, percentRange } from '../output/format.ts';
import type { Column } from '../output/table.ts';
import { readJsonFile } from '../training/json-file.ts';
import { command } from './command.ts';
import type { Command } from './command.ts';

const modelPositional = { name: 'MODEL', help: 'its id or name', count: 'one' } as const;

const columns: readonly Column<Model>[] = [
  { title: 'model', text: (m) => m.name, tone: () => 'heading', flexible: true },
  { title: 'id', text: (m) => m.id },
  { title: 'in use', text: (m) => (m.active ? '✓' : ''), tone: () => 'good' },
  { title: 'parameters', text: (m) => count(m.parameters), align: 'right' },
  { title: 'trained on', text: (m) => m.lineage.dataset?.name ?? '–', flexible: true },
  { title: 'test acc.', text: (m) => (m.metrics ? percent(m.metrics.accuracy) : '–'), align: 'right' },
  { title: 'made', text: (m) => localTime(m.createdAt), tone: () => 'quiet', flexible: true }
];

const list = command({
  name: 'models list',
  summary: 'List the stored models, newest first',
  positionals: [],
  options: {},
  async run({ output, openStudio, typed }) {
    const models = await (await openStudio()).models.list();
    for (const model of models) output.item(model);
    if (models.length > 0) return output.table(columns, models);
    output.line('There is no model yet.');
    output.hint(`Train one: ${typed('train')}`);
  }
});

const show = command({
  name: 'models show',
  summary: 'Show a model: network, accuracy, where it comes from',
  positionals: [modelPositional],
  options: {},
  async run({ output, openStudio }, { positionals: [name = ''] }) {
    const { models } = await openStudio();
    const model = await models.show(name);
    output.item(model);
    const card = await models.card(model.id);
    const { metrics, calibration, lineage } = model;
    output.facts([
      ['model', `${model.name}, id ${model.id}${model.active ? ', in use' : ''}`],
      ['network', `${model.network.name}, ${counted(model.parameters, 'parameter')}, ${counted(model.network.layers.length, 'layer')}, ${bytes(model.weightsSizeBytes)}`],
      ['classes', model.classes.join(' ')],
      ['accuracy', metrics
        ? `${percent(metrics.accuracy)} on ${metrics.dataset}, ${count(metrics.errors)} of ${count(metrics.n)} wrong, 95 % interval ${percentRange(metrics.interval95)}`
        : 'not measured yet'],
      ['rejects', calibration ? `below ${percent(calibration.rejectThreshold)} confidence, for ${percent(calibration.targetMisread)} misread` : 'nothing: not calibrated'],
      ['trained on', lineage.dataset ? `${lineage.dataset.name} (hash ${lineage.dataset.hash.slice(0, 8)})` : 'not known'],
      ['trained by', [lineage.engine, lineage.device, lineage.engineVersion].filter((part) => part).join(', ') || 'not known'],
      ['seed', lineage.seed === null ? 'not known' : String(lineage.seed)],
      ['started from', lineage.finetunedFrom ? `${lineage.finetunedFrom.name} (${lineage.finetunedFrom.id})` : 'fresh weights'],
      ...(lineage.taughtBy === null ? [] : [['taught by', `${lineage.taughtBy.name} (${lineage.taughtBy.id})`] as const]),
      ['run', model.runId ?? 'none'],
      ['version', [lineage.appVersion, lineage.gitVersion].filter((part) => part).join(', ') || 'not known'],
      ['weights', `SHA-256 ${model.weightsHash}`],
      ['made', localTime(model.createdAt)],
      ...(card === null ? [] : cardFacts(card))
    ]);
  }
});

function cardFacts({ use, limits, learnt, measured }: ModelCard): [string, string][] {
  return [
    ['use', use],
    ['limits', limits],
    ...learnt.map(({ from, count: n, licence }): [string, string] => ['learnt from', `${count(n)} ${from}${licence === null ? '' : ` (${licence})`}`]),
    ...measured.map(({ on, share, interval95, n }): [string, string] => ['reads right', `${percent(share)} of ${count(n)} on ${on}, 95 % interval ${percentRange(interval95)}`])
  ];
}

const exportModel = command({
  name: 'models export',
  summary: 'Write a model to files for other programs',
  positionals: [modelPositional],
  options: {
    format: { type: 'text', value: 'FORMAT', help: `${modelFormatNames.join(', ')}; onnx-int8, tfjs and tfjs-layers are folders`, required: true },
    to: { type: 'text', value: 'PATH', help: 'where; default: named after the model, here' },
    dataset: { type: 'text', value: 'DATASET', help: 'what onnx-int8 is calibrated and measured on; default: what the model learned from, else mnist' }
  },
  examples: ['dsdc models export dsdc-mnist --format onnx', 'dsdc models export dsdc-mnist --format tfjs --to web/model'],
  async run({ output, openStudio, interrupts }, { options, positionals: [name = ''] }) {
    const known = modelFormatOf(options.format);
    if (options.dataset !== undefined && known !== undefined && known !== 'onnx-int8') {
      throw usageError(`--dataset does not go with --format ${known}`, 'It is what --format onnx-int8 is calibrated and measured on; the others need no data.');
    }
    const { models } = await openStudio();
    const model = await models.show(name);
    const ending = modelFormats[known ?? 'tfjs'];
    const path = options.to ?? `${model.name}${ending ?? `-${options.format}`}`;
    const written = await interrupts.abortable((signal) => models.exportModel({ model: model.id, format: options.format, dataset: options.dataset, path, signal }));
    output.item(written);
    output.line(`Wrote “${model.name}”:`, 'good');
    for (const file of written.files) output.line(`  ${file}`);
    const { accuracy } = written;
    if (accuracy === undefined) return;
    const score = ({ accuracy: share, interval95 }: (typeof accuracy)['int8']): string => `${percent(share)} (${percentRange(interval95)})`;
    output.line(`${count(accuracy.n)} samples of ${accuracy.dataset}: ${score(accuracy.int8)} in 8 bits, ${score(accuracy.float32)} before`);
  }
});

const importModel = command({
  name: 'models import',
  summary: 'Store a model of this studio or of another program',
  positionals: [{ name: 'FILE', help: 'a file, a folder or a .zip', count: 'one' }],
  options: {
    name: { type: 'text', value: 'NAME', help: 'how to call it; left out: as it was called, or made from the path' },
    network: { type: 'text', value: 'FILE', help: 'the network as JSON, for safetensors of another program with arrays named like stem/kernel' }
  },
  notes: [
    'FILE is a .safetensors, .onnx, .keras or Keras .h5 file, a .json of the studio, or TensorFlow.js’ model.json with its weights beside it; a folder or .zip of these.',
    'Layers: convolutions (depthwise, separable, dilated), dense, batch norm, pooling, flatten, dropout; activations relu, sigmoid, tanh, softmax at the end.',
    'Images are 28×28, 0 paper to 1 ink. A layer that is not supported is named, and nothing is imported.'
  ],
  async run({ output, openStudio, typed }, { options, positionals: [path = ''] }) {
    const network = options.network === undefined ? undefined : await readJsonFile(options.network, networkSchema, 'NETWORK_INVALID');
    const model = await (await openStudio()).models.importModel({ path, name: options.name, network });
    output.item(model);
    output.line(`Imported “${model.name}”: ${model.network.name}, ${counted(model.parameters, 'parameter')}`, 'good');
    output.hint(`Use it: ${typed(`models promote ${model.name}`)}`);
  }
});

const promote = command({
  name: 'models promote',
  summary: 'Use this model wherever none is named',
  positionals: [modelPositional],
  options: {},
  async run({ output, openStudio }, { positionals: [name = ''] }) {
    const model = await (await openStudio()).models.promoteModel(name);
    output.item(model);
    output.line(`“${model.name}” is in use now`, 'good');
  }
});

const remove = command({
  name: 'models remove',
  summary: 'Remove a model for good; models fine-tuned from it keep its name in their history',
  positionals: [modelPositional],
  options: {},
  async run({ output, openStudio }, { positionals: [name = ''] }) {
    const model = await (await openStudio()).models.removeModel(name);
    output.item(model);
    output.line(`Removed the model “${model.name}” (${model.id})`);
  }
});

export const modelCommands: readonly Command[] = [list, show, exportModel, importModel, promote, remove];
