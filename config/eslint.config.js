import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import typescript from 'typescript-eslint';

const root = new URL('..', import.meta.url).pathname;

export default typescript.config(
  { ignores: ['node_modules/**', 'out/**'] },
  js.configs.recommended,
  typescript.configs.recommendedTypeChecked,
  svelte.configs.recommended,
  {
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: root } },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Name what you export.' },
        { selector: 'TSEnumDeclaration', message: 'Node strips types: use a union of literals.' }
      ],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'Everything random comes from a named stream (domain/random.ts).' }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }]
    }
  },
  {
    // Matchers such as expect.any() are typed any.
    files: ['**/*.test.ts'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/unbound-method': 'off' }
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    extends: [typescript.configs.disableTypeChecked],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } }
  },
  {
    // A page has a tsconfig of its own: the browser's names instead of Node's.
    files: ['src/renderer/**/*.ts', 'src/renderer/**/*.svelte', 'src/preload/**/*.ts'],
    languageOptions: { parserOptions: { project: './src/renderer/tsconfig.json', extraFileExtensions: ['.svelte'] } },
    rules: {
      // An imported component is typed by svelte-check alone; for this parser it is any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      // Event handlers may be asynchronous: a failure is shown where it is asked for.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }]
    }
  },
  {
    files: ['src/renderer/**/*.svelte', 'src/renderer/**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: typescript.parser } },
    rules: {
      // TypeScript knows the names of the browser.
      'no-undef': 'off',
      // Type parameters of a component (`generics`) are unknown to this parser, and attributes take what their elements bind.
      '@typescript-eslint/no-redundant-type-constituents': 'off',
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // Props and states are declared with let where they are bound, and read before they are assigned.
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { destructuring: 'all' }],
      // Addresses are fragments of one page: there is no router whose paths could be resolved.
      'svelte/no-navigation-without-resolve': 'off',
      // A Map or URLSearchParams that is made anew at each change needs no reactive one.
      'svelte/prefer-svelte-reactivity': 'off'
    }
  },
  // The tools that read these files want a default export.
  { files: ['config/**', 'e2e/playwright.config.ts'], rules: { 'no-restricted-syntax': 'off' } }
);
