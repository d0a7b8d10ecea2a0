import { createInterface } from 'node:readline';
import { StudioError } from '../contract/errors.ts';

/** What of a terminal or pipe is needed here. */
export type SecretInput = NodeJS.ReadableStream & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown };

const interrupt = '\u0003';
const endOfInput = '\u0004';
const erase = ['\u007f', '\b'];

/** One line that the terminal does not show while it is typed. @throws StudioError INTERRUPTED */
export async function typeSecret(prompt: string, input: SecretInput, say: (text: string) => void): Promise<string> {
  say(prompt);
  input.setRawMode?.(true);
  input.setEncoding('utf8');
  let typed = '';
  try {
    for (;;) {
      for (const character of await nextText(input)) {
        if (character === '\r' || character === '\n') return typed;
        if (character === interrupt || character === endOfInput) throw new StudioError('INTERRUPTED', 'Nothing was changed.');
        typed = erase.includes(character) ? typed.slice(0, -1) : typed + character;
      }
    }
  } finally {
    input.setRawMode?.(false);
    input.pause();
    say('\n');
  }
}

/** The first line of a pipe; empty where there is none. */
export async function pipedLine(input: SecretInput): Promise<string> {
  const lines = createInterface({ input });
  try {
    for await (const line of lines) return line.trim();
    return '';
  } finally {
    lines.close();
  }
}

function nextText(input: SecretInput): Promise<string> {
  return new Promise((resolve, reject) => {
    const end = (): void => reject(new StudioError('INTERRUPTED', 'Nothing was changed.'));
    input.once('end', end);
    input.once('data', (text: string) => {
      input.off('end', end);
      // What comes while nobody listens would be lost.
      input.pause();
      resolve(text);
    });
    input.resume();
  });
}
