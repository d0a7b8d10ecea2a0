import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkBinding } from './check-binding.ts';
import { bindingFileName, compileBinding, compilerArguments, findCompiler } from './compile-binding.ts';

const compiler = await findCompiler(undefined);
const sources = { packageFolder: '/p', nodeHeaders: '/n', tensorflowHeaders: '/t' };

test('the binding finds its libraries beside itself, wherever the folder is moved', () => {
  const args = compilerArguments(sources, { libraryFolder: '/e/tensorflow', libraries: ['libtensorflow_cc.so.2'], further: [] });
  expect(args).toContain('-Wl,-rpath,$ORIGIN');
  expect(args).toContain('-l:libtensorflow_cc.so.2');
  expect(args.slice(args.indexOf('-o'))[1]).toBe('/e/tensorflow/tfjs_binding.node');
});

test("CUDA's libraries are linked from their own folders, also unused ones", () => {
  const further = [{ folder: '../nvidia/cudnn/lib', libraries: ['libcudnn.so.9'] }];
  const args = compilerArguments(sources, { libraryFolder: '/e/tensorflow', libraries: [], further });
  expect(args).toContain('-Wl,-rpath,$ORIGIN/../nvidia/cudnn/lib');
  expect(args.indexOf('-Wl,--no-as-needed')).toBeLessThan(args.indexOf('-l:libcudnn.so.9'));
});

/** A package of the same outline, small enough to compile in a second: its addon needs a library beside and one further away. */
test.skipIf(compiler === undefined || process.platform !== 'linux')('compiles an addon whose libraries are found after the folder was moved', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dsdc-compile-'));
  try {
    for (const name of ['p/binding', 'e/tensorflow', 'e/nvidia/cudart/lib', 'n']) mkdirSync(join(folder, name), { recursive: true });
    const sharedLibrary = (path: string, source: string): void => {
      writeFileSync(join(folder, 'x.cc'), source);
      execFileSync(compiler!.program, ['-shared', '-fPIC', '-o', join(folder, path), join(folder, 'x.cc')]);
    };
    sharedLibrary('e/tensorflow/libtensorflow_cc.so.2', 'extern "C" const char* TF_Version() { return "9.9.9"; }');
    sharedLibrary('e/nvidia/cudart/lib/libcudart.so.12', 'extern "C" int cuda() { return 1; }');
    writeFileSync(join(folder, 'p/binding/tfjs_backend.cc'), '');
    writeFileSync(join(folder, 'p/binding/tfjs_binding.cc'), `
      extern "C" {
      const char* TF_Version();
      int napi_create_string_utf8(void*, const char*, unsigned long, void**);
      int napi_set_named_property(void*, void*, const char*, void*);
      __attribute__((visibility("default"))) void* napi_register_module_v1(void* env, void* exports) {
        void* text;
        napi_create_string_utf8(env, TF_Version(), 5, &text);
        napi_set_named_property(env, exports, "TF_Version", text);
        return exports;
      }}`);
    const engine = join(folder, 'e', 'tensorflow');
    const further = [{ folder: '../nvidia/cudart/lib', libraries: ['libcudart.so.12'] }];
    const target = { libraryFolder: engine, libraries: ['libtensorflow_cc.so.2'], further };
    const places = { packageFolder: join(folder, 'p'), nodeHeaders: join(folder, 'n'), tensorflowHeaders: join(folder, 'n') };
    expect(await compileBinding(compiler!.program, places, target, undefined)).toBeUndefined();
    execFileSync('mv', [join(folder, 'e'), join(folder, 'moved')]);
    const moved = join(folder, 'moved', 'tensorflow', bindingFileName);
    expect(await checkBinding(moved, undefined)).toEqual({ tensorflowVersion: '9.9.9' });
    rmSync(join(folder, 'moved', 'nvidia'), { recursive: true });
    expect(await checkBinding(moved, undefined)).toEqual({ problem: expect.stringContaining('libcudart.so.12: cannot open shared object file') });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.skipIf(compiler === undefined)("a failure comes in the compiler's words", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dsdc-compile-'));
  mkdirSync(join(folder, 'binding'));
  writeFileSync(join(folder, 'binding', 'tfjs_backend.cc'), 'this is not C++');
  const target = { libraryFolder: folder, libraries: [], further: [] };
  expect(await compileBinding(compiler!.program, { ...sources, packageFolder: folder }, target, undefined)).toMatch(/tfjs_backend\.cc/);
  rmSync(folder, { recursive: true });
});
