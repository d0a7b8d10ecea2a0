import { describe, expect, it } from 'vitest';
import { commandsOf, reasonParts } from './reason-parts.ts';

describe('why an engine cannot be used', () => {
  const reason = 'no NVIDIA driver is loaded (/proc/driver/nvidia/version is missing). Install the NVIDIA driver, then run `npm run engine:setup -- --cuda`.';

  it('tells commands from words, and begins like a sentence', () => {
    const parts = reasonParts(reason);
    expect(parts.map(({ isCommand }) => isCommand)).toEqual([false, true, false]);
    expect(parts[0]!.text).toMatch(/^No NVIDIA driver/);
  });

  it('leaves a name at the beginning as it is written', () => {
    expect(reasonParts('libGL.so.1 is missing')[0]!.text).toBe('libGL.so.1 is missing');
  });

  it('offers each command once', () => {
    expect(commandsOf(`${reason} Or \`npm run engine:setup -- --cuda\`.`)).toEqual(['npm run engine:setup -- --cuda']);
    expect(commandsOf('no GPU adapter was found.')).toEqual([]);
  });
});
