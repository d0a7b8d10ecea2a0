import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bindingPackageFolder } from '../binding-package.ts';
import { patchedBackend } from './binding-patch.ts';

const folder = bindingPackageFolder();

test.skipIf(folder === undefined)('the source of the installed tfjs-node-gpu is the one that the patch was written for', () => {
  const source = readFileSync(join(folder!, 'binding', 'tfjs_backend.cc'), 'utf8');
  const patched = patchedBackend(source)!;
  expect(patched).toContain('TFE_OpSetAttrStringList(tfe_op, attr_name');
  expect(patched).toContain('TFE_OpSetAttrTypeList(tfe_op, attr_name');
  expect(patched).toContain('thread_local static std::set<std::string> ATTR_NAME_SET');
  expect(patched.length - source.length).toBeLessThan(3000);
});

test('another source is left alone', () => {
  expect(patchedBackend('int main() {}')).toBeUndefined();
});
