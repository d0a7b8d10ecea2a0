import { describe, expect, it } from 'vitest';
import { Output } from './output.ts';
import { progressLine, secondsLeft } from './progress.ts';
import { painter, wantsColours } from './style.ts';
import { displayWidth } from './width.ts';

class Sink {
  readonly isTTY: boolean;
  readonly columns = 60;
  text = '';
  constructor(isTTY: boolean) {
    this.isTTY = isTTY;
  }
  write(text: string): void {
    this.text += text;
  }
}

function outputTo(isTTY: boolean, { json = false, quiet = false } = {}): { output: Output; stdout: Sink; stderr: Sink } {
  const stdout = new Sink(isTTY);
  const stderr = new Sink(isTTY);
  return { output: new Output({ stdout, stderr, environment: { NO_COLOR: '1' }, json, quiet }), stdout, stderr };
}

function sayAll(output: Output): void {
  output.item({ a: 1 });
  output.line('a line');
  output.hint('a hint');
  output.note('a note');
  output.progress({ label: 'epoch 1/2', share: 0.5, details: [] });
}

describe('Output', () => {
  it('says only JSON on standard output with --json', () => {
    const { output, stdout, stderr } = outputTo(false, { json: true });
    sayAll(output);
    expect([stdout.text, stderr.text]).toEqual(['{"a":1}\n', 'a note\n']);
  });

  it('says results to people, and draws nothing into a pipe', () => {
    const { output, stdout, stderr } = outputTo(false);
    sayAll(output);
    expect([stdout.text, stderr.text]).toEqual(['a line\n→ a hint\n', 'a note\n']);
  });

  it('keeps to results when quiet', () => {
    const { output, stdout, stderr } = outputTo(true, { quiet: true });
    sayAll(output);
    expect([stdout.text, stderr.text]).toEqual(['a line\n', '']);
  });

  it('takes the bar away for a line and draws it again below', () => {
    const { output, stdout, stderr } = outputTo(true);
    output.progress({ label: 'epoch 1/2', share: 0.5, details: ['7 s left'] });
    const bar = stderr.text;
    expect(bar).toBe(`\r\x1b[2Kepoch 1/2  ${'━'.repeat(10)}${'─'.repeat(10)}  50 %  7 s left`);
    output.line('done');
    output.endProgress();
    expect(stderr.text).toBe(`${bar}\r\x1b[2K${bar}\r\x1b[2K`);
    expect(stdout.text).toBe('done\n');
  });

  it('tells errors with the way out', () => {
    const { output, stderr } = outputTo(false, { json: true });
    output.error('it broke', 'Mend it.');
    expect(stderr.text).toBe('error: it broke\n  → Mend it.\n');
  });
});

describe('progressLine', () => {
  it.each([20, 40, 60, 200])('fits into %d columns', (width) => {
    const line = progressLine({ label: 'epoch 10/10', share: 0.305, details: ['loss 0.031', '1,204 images/s', '3 min 12 s left'] }, painter(false), width);
    expect(displayWidth(line)).toBeLessThanOrEqual(width);
    expect(line).toContain('epoch 10/10');
  });

  it('knows no time left before there is a pace', () => {
    expect(secondsLeft(0, 10)).toBeUndefined();
    expect(secondsLeft(0.25, 10)).toBe(30);
  });
});

it('colours are for terminals that want them', () => {
  expect(wantsColours({ isTTY: true }, {})).toBe(true);
  expect([wantsColours({ isTTY: true }, { NO_COLOR: '1' }), wantsColours({ isTTY: true }, { TERM: 'dumb' }), wantsColours({}, {})]).toEqual([false, false, false]);
});
