import { expect, test } from 'vitest';
import { exampleModel } from '../testing/example-models.ts';
import { exportC } from './export-c.ts';

const model = exampleModel('every-layer');
const headerOf = (changed: Partial<typeof model>): string => new TextDecoder().decode(exportC({ ...model, ...changed })[0]!.bytes);

test.each(['*/ int stolen(void){return 1;} /*', '*\n/ int stolen(void){return 1;} /*', '**//*/'])('a network named %j stays within its comment', (name) => {
  const header = headerOf({ network: { ...model.network, name } });
  const comment = header.slice(0, header.indexOf('#ifndef'));
  expect(comment.indexOf('*/')).toBe(comment.length - 3);
  expect(comment.lastIndexOf('/*')).toBe(0);
});

test('class names are written as C reads them', () => {
  const classes = ['a', 'say "hi"', 'back\\slash', 'why??/', 'é1', '😀', 'tab\t'];
  const written = /_classes\[7\] = \{(.*)\};/.exec(headerOf({ classes }))![1];
  expect(written).toBe(String.raw`"a", "say \042hi\042", "back\134slash", "why\077\077/", "\303\2511", "\360\237\230\200", "tab\011"`);
});
