import type { Dataset } from '../../../../contract/datasets.ts';
import type { Model } from '../../../../contract/models.ts';
import { modelNameSchema } from '../../../../contract/models.ts';
import type { LayerSpec, NetworkSpec } from '../../../../contract/network.ts';
import type { Run } from '../../../../contract/runs.ts';
import { trainingSchema } from '../../../../contract/training.ts';
import type { Training } from '../../../../contract/training.ts';
import { presetNamed, presets, withClasses } from '../../../../domain/network/presets.ts';
import { finetuningRecipe } from '../../../../domain/training/finetuning.ts';
import { checkNetwork } from '../network/check-network.ts';
import { mostFrozen } from '../network/freezing.ts';
import { OwnNetworks } from '../network/own-networks.svelte.ts';
import { networkOf, soundNetwork } from '../network/own-networks.ts';
import { changesBetween, recipeOf, withChange, withoutChanges } from '../recipe/recipe.ts';
import type { FieldKey, FieldValue, RecipeValues } from '../recipe/recipe-fields.ts';
import { canTeach, datasetProblem, replayDataset } from './data-problems.ts';
import type { Finding } from './data-problems.ts';
import { KeptSettings } from './kept-settings.svelte.ts';
import type { ReadyForm } from './questions.ts';
import { emptyForm, readForm } from './train-form.ts';
import type { TrainForm } from './train-form.ts';

const formKey = 'train.form';
/** Of the synthetic digits that are made where no dataset is stored. */
const tenDigits = '0123456789'.split('');

interface Lists {
  /** Undefined while they are asked for. */
  readonly datasets: () => readonly Dataset[] | undefined;
  readonly models: () => readonly Model[] | undefined;
}

/** The form and all that follows from it. */
export class FormState {
  readonly #kept = new KeptSettings();
  readonly #lists: Lists;
  readonly own = new OwnNetworks(this.#kept, new Set(presets.map(({ name }) => name)));

  constructor(lists: Lists) {
    this.#lists = lists;
  }

  readonly form = $derived.by(() => readForm(this.#kept.get(formKey)));
  /** The chosen one; else MNIST where it is stored, as the studio itself would choose; null: synthetic digits, made when the run starts. */
  readonly dataset = $derived.by(() => {
    const all = this.#lists.datasets() ?? [];
    return all.find(({ id }) => id === this.form.dataset) ?? (this.form.dataset === null ? (all.find(({ name }) => name === 'mnist') ?? null) : null);
  });
  readonly datasetGone = $derived.by(() => this.form.dataset !== null && this.#lists.datasets() !== undefined && this.dataset === null);
  readonly model = $derived.by(() => (this.#lists.models() ?? []).find(({ id }) => id === this.form.model) ?? null);
  readonly modelGone = $derived.by(() => this.form.model !== null && this.#lists.models() !== undefined && this.model === null);
  /** Null for a preset, and where one's own is gone. */
  readonly ownNetwork = $derived.by(() => (this.form.network.kind === 'own' ? this.own.find(this.form.network.name) : null));
  readonly network: NetworkSpec = $derived.by(() => this.#network());
  readonly checked = $derived(checkNetwork(this.network));
  readonly base: Training = $derived.by(() => this.#baseTraining());
  readonly recipe = $derived.by(() => recipeOf(this.base, this.form.changes));
  readonly frozen = $derived.by(() => Number(this.recipe.values['freeze.count'] ?? 0));
  readonly mostFrozen = $derived(mostFrozen(this.network));
  readonly trainSamples = $derived.by(() => this.dataset?.splits.train ?? null);
  readonly datasetProblem: Finding | null = $derived.by(() => {
    if (this.datasetGone) return { word: 'train.datasetGone' as const, values: {} };
    return this.dataset === null ? null : datasetProblem(this.dataset, this.model);
  });
  readonly replayPossible = $derived.by(() => this.model !== null && replayDataset(this.model, this.dataset, this.#lists.datasets() ?? []) !== null);
  /** Models that the chosen network can learn from. */
  readonly teachers = $derived.by(() => {
    const classes = this.model?.classes ?? this.dataset?.classes ?? tenDigits;
    return (this.#lists.models() ?? []).filter((model) => canTeach(model, this.network, classes));
  });
  readonly teacherUnfit = $derived.by(() => {
    const { 'distillation.teacher': teacher } = this.recipe.values;
    return teacher !== null && this.#lists.models() !== undefined && !this.teachers.some(({ id }) => id === teacher);
  });
  readonly nameInvalid = $derived.by(() => this.form.name !== '' && !modelNameSchema.safeParse(this.form.name).success);
  readonly defaultName = $derived.by(() => `${this.model?.name ?? this.network.name}-${this.dataset?.name ?? 'synthetic'}`);
  /** How many things are in the way. */
  readonly obstacles = $derived.by(() => [
    ...this.recipe.issues.keys(),
    ...(this.checked.totals === null ? ['network'] : []),
    ...(this.frozen > this.mostFrozen ? ['freeze'] : []),
    ...(this.datasetProblem === null ? [] : ['dataset']),
    ...(this.modelGone ? ['model'] : []),
    ...(this.teacherUnfit ? ['teacher'] : []),
    ...(this.nameInvalid ? ['name'] : [])
  ].length);
  readonly ready: ReadyForm | null = $derived.by(() => this.#ready());

  /** Nothing is lost when the workspace is left within a moment of the last change. */
  flush(): void {
    this.#kept.flush();
  }

  change(patch: Partial<TrainForm>): void {
    this.#kept.set(formKey, { ...this.form, ...patch });
  }

  setField(key: FieldKey, value: FieldValue): void {
    this.change({ changes: withChange(this.form.changes, this.recipe, key, value) });
  }

  setFields(values: RecipeValues): void {
    let { changes } = this.form;
    for (const [key, value] of Object.entries(values) as [FieldKey, FieldValue][]) changes = withChange(changes, this.recipe, key, value);
    this.change({ changes });
  }

  reset(keys: readonly FieldKey[]): void {
    this.change({ changes: withoutChanges(this.form.changes, keys) });
  }

  resetAll(): void {
    this.change({ changes: {} });
  }

  /** Puts edited layers in place; a preset stays as it is and is copied first. Answers the name that they are kept under. */
  setLayers(layers: readonly LayerSpec[]): string {
    const { ownNetwork } = this;
    if (ownNetwork !== null) {
      this.own.change(ownNetwork, layers);
      return ownNetwork.name;
    }
    return this.useOwn(this.network.name, this.form.network.kind === 'preset' ? this.form.network.name : null, layers);
  }

  /** Keeps layers as a network of one's own and chooses it. */
  useOwn(wanted: string, recipe: string | null, layers: readonly LayerSpec[]): string {
    const { name } = this.own.add(wanted, recipe, layers);
    this.change({ network: { kind: 'own', name }, model: null });
    return name;
  }

  /** The same network, data and recipe as a run had. */
  takeFrom(run: Run): void {
    const layerNames = run.network.layers.map(({ name }) => name);
    const dataset = (this.#lists.datasets() ?? []).find(({ id }) => id === run.dataset.id);
    const isPreset = run.kind === 'train' && presets.some(({ name }) => name === run.preset);
    if (run.kind === 'train' && !isPreset) this.useOwn(run.network.name, null, run.network.layers);
    this.change({
      model: run.kind === 'finetune' ? run.baseModelId : null,
      ...(isPreset && { network: { kind: 'preset', name: run.preset! } }),
      dataset: dataset?.id ?? null,
      engine: run.requestedEngine,
      replayShare: run.replay?.share ?? 0,
      name: '',
      seeds: 1
    });
    // What differs, from the recipe that the lines above lead to.
    this.change({ changes: changesBetween(this.base, run.training, layerNames) });
  }

  #network(): NetworkSpec {
    if (this.model !== null) return this.model.network;
    const classes = this.dataset?.classes.length ?? 10;
    if (this.ownNetwork !== null) return withClasses(networkOf(this.ownNetwork, 10), classes);
    const { kind, name } = this.form.network;
    return withClasses(presetNamed(kind === 'preset' ? name : emptyForm.network.name).network, classes);
  }

  #baseTraining(): Training {
    if (this.model !== null) return trainingSchema.parse(finetuningRecipe(this.model.lineage.training));
    const { kind, name } = this.form.network;
    const preset = kind === 'preset' ? name : this.ownNetwork === null ? emptyForm.network.name : this.ownNetwork.recipe;
    return presets.find((other) => other.name === preset)?.training ?? trainingSchema.parse({});
  }

  #ready(): ReadyForm | null {
    const { training } = this.recipe;
    if (training === null || this.obstacles > 0) return null;
    const network = this.model === null && this.ownNetwork !== null ? soundNetwork(this.network) : null;
    const form: TrainForm = {
      ...this.form,
      model: this.model?.id ?? null,
      dataset: this.dataset?.id ?? null,
      network: this.ownNetwork === null && this.form.network.kind === 'own' ? emptyForm.network : this.form.network,
      replayShare: this.replayPossible ? this.form.replayShare : 0
    };
    return { form, training, network, defaultName: this.defaultName };
  }
}
