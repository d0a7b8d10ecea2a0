import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { pipedLine, typeSecret } from './read-secret.ts';

function terminal(): { input: PassThrough & { setRawMode: (raw: boolean) => void }; raw: boolean[]; said: string[] } {
  const raw: boolean[] = [];
  return { input: Object.assign(new PassThrough(), { setRawMode: (is: boolean) => void raw.push(is) }), raw, said: [] };
}

test('what is typed is not shown, can be mended, and ends with Enter', async () => {
  const { input, raw, said } = terminal();
  const typed = typeSecret('PIN: ', input, (text) => void said.push(text));
  for (const piece of ['12', '9\u007f3', '4\r']) input.write(piece);
  expect(await typed).toBe('1234');
  expect({ raw, said }).toEqual({ raw: [true, false], said: ['PIN: ', '\n'] });
});

test('Ctrl+C and the end of the terminal leave everything as it was', async () => {
  for (const leave of ['1\u0003', '\u0004']) {
    const { input, raw } = terminal();
    const typed = typeSecret('PIN: ', input, () => undefined);
    input.write(leave);
    await expect(typed).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(raw).toEqual([true, false]);
  }
});

test('a pipe gives its first line', async () => {
  const pipe = new PassThrough();
  pipe.end('4711\nmore\n');
  expect(await pipedLine(pipe)).toBe('4711');
  const empty = new PassThrough();
  empty.end();
  expect(await pipedLine(empty)).toBe('');
});
