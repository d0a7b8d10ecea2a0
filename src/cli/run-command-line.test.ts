import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { presetNamed } from '../domain/network/presets.ts';
import { drawChequeUs } from '../vision/testing/drawn-cheques.ts';
import { parseLine } from './args/parse.ts';
import { globalOptions } from './args/spec.ts';
import { allCommands } from './commands/all.ts';
import { Interrupts } from './interrupts.ts';
import { runCommandLine } from './run-command-line.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'dsdc-line-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Said {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Surroundings {
  /** Standard error is a terminal. */
  readonly isTTY?: boolean;
  readonly dataDir?: string;
  readonly interrupts?: Interrupts;
  readonly onWrite?: () => void;
}

/** One command line in this process. */
async function line(args: readonly string[], surroundings: Surroundings = {}): Promise<Said> {
  const { isTTY = false, dataDir = path.join(folder, 'studio'), interrupts = new Interrupts(() => undefined), onWrite } = surroundings;
  const said = { stdout: '', stderr: '' };
  const stdout = { write: (text: string) => void (said.stdout += text) };
  const stderr = {
    isTTY,
    columns: 100,
    write(text: string): void {
      said.stderr += text;
      onWrite?.();
    }
  };
  const status = await runCommandLine(['--data-dir', dataDir, ...args], { stdout, stderr, environment: { NO_COLOR: '1' }, interrupts });
  return { status, ...said };
}

describe('making digits', () => {
  it('shows how far it is, on a terminal only', async () => {
    const { status, stderr } = await line(['datasets', 'synthesize', '--count', '2000', '--name', 'seen'], { isTTY: true });
    expect(status).toBe(0);
    expect(stderr).toMatch(/digits {2}━+─+ +\d+ %/);
    expect((await line(['datasets', 'synthesize', '--count', '200', '--name', 'unseen'])).stderr).toBe('');
  });

  it('can be interrupted, and leaves nothing then', async () => {
    const interrupts = new Interrupts(() => undefined);
    const press = { isTTY: true, interrupts, onWrite: () => interrupts.interrupt() };
    const { status, stderr } = await line(['datasets', 'synthesize', '--count', '100000', '--name', 'stopped'], press);
    expect(status).toBe(130);
    expect(stderr).toContain('nothing was stored');
    expect((await line(['datasets', 'show', 'stopped'])).status).toBe(3);
  });
});

describe('what is missing', () => {
  it('is said with the next step: models', async () => {
    const missing = await line(['evaluate', '--model', 'nobody']);
    expect(missing).toMatchObject({ status: 3, stderr: expect.stringMatching(/There is no model “nobody”.*\n {2}→ Name one of those/) });
    const dataDir = path.join(folder, 'emptied');
    expect((await line(['models', 'remove', 'bundled'], { dataDir })).status).toBe(0);
    // It comes back, as what every studio has.
    expect((await line(['models', 'list'], { dataDir })).stdout).toMatch(/^digits .*✓/m);
  });

  it('is said with the next step: a test split', async () => {
    const { status, stdout } = await line(['datasets', 'synthesize', '--count', '200', '--test-share', '0', '--name', 'untested']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/no test split.* datasets split untested --test-share 0\.2/);
  });

  it('is a folder, where a file has its name', async () => {
    const dataDir = path.join(folder, 'file');
    await writeFile(dataDir, 'x');
    const stderr = expect.stringMatching(/^error: .*file is a file\.\n {2}→ Choose another folder.*\n$/);
    expect(await line(['datasets', 'list'], { dataDir })).toEqual({ status: 3, stdout: '', stderr });
    const stdout = expect.stringMatching(/✗ .*file is a file.*\n {2}→ Choose another folder/);
    expect(await line(['doctor'], { dataDir })).toMatchObject({ status: 1, stdout });
  });
});

describe('forms of one’s own', () => {
  it('are learned from a sample page, shown, handed on and removed', async () => {
    const place = (name: string): string => path.join(folder, name);
    expect((await line(['forms', 'list'])).stdout).toMatch(/no form of your own yet/);
    const { width, height, pixels } = drawChequeUs(2, 200).page.image();
    await sharp(Uint8Array.from(pixels), { raw: { width, height, channels: 1 } }).png().toFile(place('sample.png'));
    const fields = [{ name: 'number', box: { x: 900, y: 30, w: 200, h: 60 }, content: { kind: 'digits', options: { maxLength: 6 } } }];
    await writeFile(place('fields.json'), JSON.stringify(fields));
    await writeFile(place('wrong.json'), JSON.stringify([{ ...fields[0], content: { kind: 'colour' } }]));
    const learn = (...more: readonly string[]) => line(['forms', 'learn', ...more]);
    expect(await learn('slip', place('sample.png'), '--fields', place('wrong.json'))).toMatchObject({ status: 3, stderr: expect.stringMatching(/wrong\.json: 0\.content\.kind/) });
    expect(await learn('Slip!', place('sample.png'), '--fields', place('fields.json'))).toMatchObject({ status: 3, stderr: expect.stringMatching(/“Slip!” cannot be a form’s name/) });
    expect(await learn('slip', place('sample.png'), '--page', '2', '--fields', place('fields.json'))).toMatchObject({ status: 3, stderr: expect.stringMatching(/no page 2/) });
    expect(await learn('slip', place('sample.png'), '--fields', place('fields.json'))).toMatchObject({ status: 0, stdout: expect.stringMatching(/Learned “slip”.*1 field, \d+ printed marks/) });
    expect((await line(['forms', 'show', 'slip'])).stdout).toMatch(/number +digits, \{.*"maxLength":6/);
    expect(await line(['scan', '--form', 'slip', '--json', place('sample.png')])).toMatchObject({ status: 0, stdout: expect.stringMatching(/"form":"slip","fields":\[\{"name":"number"/) });
    expect(await line(['scan', '--form', 'slop', place('sample.png')])).toMatchObject({ status: 3, stderr: expect.stringMatching(/no form “slop”[^]*slip/) });
    expect((await line(['forms', 'export', 'slip', '--to', place('slip.json')])).status).toBe(0);
    expect((await line(['forms', 'remove', 'slip'])).status).toBe(0);
    expect((await line(['forms', 'import', place('slip.json'), '--name', 'note'])).status).toBe(0);
    expect(JSON.parse((await line(['forms', 'list', '--json'])).stdout)).toMatchObject({ name: 'note', fields: [{ name: 'number', isOptional: false }] });
  }, 60_000);
});

describe('an option that would change nothing', () => {
  it.each([
    ['search rate --name x', 'no option --name'],
    ['search rate --lr 0.1', 'no option --lr'],
    ['search fields --engine cpu', 'no option --engine'],
    ['models export bundled --format onnx --dataset mnist', '--dataset does not go with --format onnx\n  → It is what --format onnx-int8 is calibrated and measured on'],
    ['kiosk --set-pin --port 4000', '--port does not go with --set-pin\n  → It is where the studio is served'],
    ['scan --form cheque-in --country DE x.png', '--country does not go with --form cheque-in\n  → It is whose postcodes are on envelopes'],
    ['bench inference --threads 2', '--threads does not go with the bench “inference”\n  → It is for: training.'],
    ['bench reading --rounds 2', '--rounds does not go with the bench “reading”\n  → It is for: training, inference, start.']
  ])('is wrong usage, and it is said what it is for: %s', async (words, why) => {
    expect(await line(words.split(' '))).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining(why) });
  });

  it('is wrong usage for a file that brings its own network', async () => {
    const [model, network] = [path.join(folder, 'own.safetensors'), path.join(folder, 'own-network.json')];
    expect((await line(['models', 'export', 'bundled', '--format', 'safetensors', '--to', model])).status).toBe(0);
    await writeFile(network, JSON.stringify(presetNamed('dsdc').network));
    expect(await line(['models', 'import', model, '--network', network])).toMatchObject({ status: 2, stderr: expect.stringContaining('any other file brings its own') });
    expect((await line(['models', 'import', model, '--name', 'again'])).status).toBe(0);
  });
});

describe('whatever is typed', () => {
  const words = allCommands.flatMap(({ name }) => name.split(' '));
  const options = allCommands.flatMap((command) => Object.keys({ ...command.options, ...globalOptions })).map((name) => `--${name}`);
  const anything = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('', '-', '=', '--=', '-1', '1e9', 'NaN', '__proto__', 'constructor', 'toString'));
  const word = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...words, 'help') },
    { weight: 3, arbitrary: fc.constantFrom(...options) },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...options), anything).map(([option, value]) => `${option}=${value}`) },
    { weight: 2, arbitrary: anything }
  );

  it('is understood or answered with what is wrong with it', () => {
    const wordOrEnd = fc.oneof({ weight: 9, arbitrary: word }, { weight: 1, arbitrary: fc.constant('--') });
    fc.assert(fc.property(fc.array(wordOrEnd, { maxLength: 8 }), (args) => {
      try {
        parseLine(args, allCommands);
      } catch (error) {
        expect(error).toMatchObject({ code: 'USAGE_INVALID', message: expect.stringMatching(/\S/) });
      }
    }), { numRuns: 3000 });
  });

  it('gets help where it asks for help', async () => {
    // Behind “--” all are plain words, a cry for help too.
    const args = fc.array(word.filter((text) => text !== '--' && !text.startsWith('--data-dir')), { maxLength: 5 });
    await fc.assert(fc.asyncProperty(args, async (given) => {
      const { status, stdout, stderr } = await line([...given, '--help']);
      expect(stderr).not.toContain('defect');
      expect([0, 2]).toContain(status);
      expect(status === 0 ? stdout : stderr).not.toBe('');
    }), { numRuns: 300 });
  });

  it('may be the name of a thing that is not there', async () => {
    const named = [
      'datasets show', 'datasets remove', 'datasets split', 'datasets export', 'runs show', 'runs stop', 'runs resume', 'runs remove', 'runs compare',
      'models show', 'models promote', 'models remove', 'forms show', 'forms export', 'forms remove', 'forms import'
    ];
    const places: readonly ((name: string) => string[])[] = [
      ...named.map((command) => (name: string) => [...command.split(' '), '--', name]),
      (name) => ['evaluate', `--model=${name}`],
      (name) => ['predict', `--model=${name}`, '--', name],
      (name) => ['finetune', `--model=${name}`, `--dataset=${name}`],
      (name) => ['models', 'export', `--format=${name}`, '--', name]
    ];
    await fc.assert(fc.asyncProperty(fc.constantFrom(...places), anything.map((text) => `no such ${text}`), async (place, name) => {
      const { status, stdout, stderr } = await line(place(name));
      expect(stderr).toMatch(/^error: .*/);
      expect(stderr).not.toContain('defect');
      expect({ status: [2, 3].includes(status), stdout }).toEqual({ status: true, stdout: '' });
    }), { numRuns: 150 });
  });
});
