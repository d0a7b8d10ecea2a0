import { styleText } from 'node:util';

/** What a text means; how it looks is decided here. */
export type Tone = 'plain' | 'heading' | 'quiet' | 'accent' | 'good' | 'doubtful' | 'working' | 'bad';

const formats = {
  plain: [],
  heading: ['bold'],
  quiet: ['dim'],
  accent: ['blue'],
  good: ['green'],
  doubtful: ['magenta'],
  working: ['yellow'],
  bad: ['red']
} as const satisfies Record<Tone, readonly Parameters<typeof styleText>[0][]>;

export type Paint = (tone: Tone, text: string) => string;

/** Colours only on a terminal that has them; NO_COLOR (no-color.org) switches them off. */
export function painter(colours: boolean): Paint {
  if (!colours) return (_, text) => text;
  return (tone, text) => (text === '' || tone === 'plain' ? text : styleText([...formats[tone]], text, { validateStream: false }));
}

export function wantsColours(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
}
