import { describe, expect, it } from 'vitest';
import { presetNamed } from '../../../../domain/network/presets.ts';
import { questionOf, questionsOf } from './questions.ts';
import type { ReadyForm } from './questions.ts';
import { emptyForm, readForm } from './train-form.ts';

const { training, network } = presetNamed('dsdc');
const ready: ReadyForm = { form: { ...emptyForm, dataset: 'd1' }, training, network: null, defaultName: 'dsdc-mnist' };

describe('questionOf', () => {
  it('asks for a preset with the whole recipe', () => {
    expect(questionOf(ready)).toEqual({ kind: 'train', request: { preset: 'dsdc', dataset: 'd1', training } });
  });

  it('sends a network of one’s own instead of a preset', () => {
    expect(questionOf({ ...ready, network })).toEqual({ kind: 'train', request: { network, dataset: 'd1', training } });
  });

  it('fine-tunes a model, with replay where wanted', () => {
    const form = { ...ready.form, model: 'm1', engine: 'wasm' as const, name: 'mine' };
    expect(questionOf({ ...ready, form })).toEqual({ kind: 'finetune', request: { model: 'm1', dataset: 'd1', training, engine: 'wasm', name: 'mine' } });
    expect(questionOf({ ...ready, form: { ...form, replayShare: 0.25 } }).request).toMatchObject({ replayShare: 0.25 });
  });
});

describe('questionsOf', () => {
  it('gives every seed a run with a name of its own', () => {
    const questions = questionsOf({ ...ready, form: { ...ready.form, seeds: 3 }, training: { ...training, seed: 7 } });
    expect(questions.map(({ request }) => [request.name, request.training?.seed])).toEqual([['dsdc-mnist-seed7', 7], ['dsdc-mnist-seed8', 8], ['dsdc-mnist-seed9', 9]]);
  });

  it('starts again at 0 after the last seed, and keeps names short enough', () => {
    const questions = questionsOf({ ...ready, form: { ...ready.form, seeds: 2, name: 'x'.repeat(80) }, training: { ...training, seed: 0xffff_ffff } });
    expect(questions.map(({ request }) => request.training?.seed)).toEqual([0xffff_ffff, 0]);
    expect(questions.map(({ request }) => request.name!.length)).toEqual([80, 80]);
  });
});

describe('readForm', () => {
  it('comes back as it was kept', () => {
    const form = { ...emptyForm, network: { kind: 'own' as const, name: 'mine' }, model: 'm', changes: { epochs: 3, clipNorm: null }, seeds: 4, replayShare: 0.5, engine: 'cpu' as const };
    expect(readForm(JSON.parse(JSON.stringify(form)))).toEqual(form);
  });

  it.each([[null], ['text'], [{ network: { kind: 'preset', name: 'gone' }, engine: 'abacus', seeds: 1000, replayShare: 2, changes: { epochs: [3] } }]])('falls back to the empty form from %j', (kept) => {
    expect(readForm(kept)).toEqual(emptyForm);
  });
});
