import lit from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import wc from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';
import { layersPlugin } from './scripts/lint-layers.mjs';

const tests = ['**/*.test.ts', 'test/**/*.ts'];

// `valid-lang` crashes on expressions; `no-aria-slot` knows no slots inside our own elements.
const a11yRules = Object.keys(litA11y.rules).filter((name) => name !== 'valid-lang' && name !== 'no-aria-slot');

const noEnums = { selector: 'TSEnumDeclaration', message: 'Use a union of strings: it needs no code at run time.' };
// Templates are made small for browsers, each by itself.
const lostBlank = "A blank that begins or ends a template is lost when it is made small: write ${' '}.";
const noOuterBlank = [
  { selector: "TaggedTemplateExpression[tag.name='html'] > TemplateLiteral > TemplateElement:first-child[value.raw=/^ /]", message: lostBlank },
  { selector: "TaggedTemplateExpression[tag.name='html'] > TemplateLiteral > TemplateElement[tail=true][value.raw=/(?:^|\\S) +$/]", message: lostBlank },
];
const noSelfClosing = { selector: "TaggedTemplateExpression[tag.name='svg'] TemplateElement[value.raw=/\\u002F>/]", message: 'The slash is lost when the template is made small, and what follows stands inside: write an end tag.' };
const noDefault = { selector: 'ExportDefaultDeclaration', message: 'Use a named export: it is found under one name everywhere.' };

export default tseslint.config(
  { ignores: ['**/node_modules/', '**/dist/', '**/build/', 'coverage/', 'shots/', 'data/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.mjs', '**/*.js'],
    extends: [tseslint.configs.recommended],
    rules: { '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }] },
  },
  {
    files: ['**/*.ts'],
    ignores: ['*.config.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidOperator: true, ignoreVoidReturningFunctions: true }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false, attributes: false, properties: false } }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // A port is asynchronous even where an adapter has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // Generics that appear once still give a call its types (defineRitual<Records>()).
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // `void` in a union or a generic says "no answer", which `undefined` does not.
      '@typescript-eslint/no-invalid-void-type': 'off',
      // Deleting a key of a record is the plain way to say that it is gone.
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      'no-restricted-syntax': ['error', noEnums, noDefault, ...noOuterBlank, noSelfClosing],
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
    },
  },
  {
    files: ['*.config.ts'],
    extends: [tseslint.configs.recommended],
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/**/*.test.ts', 'src/**/*.harness.ts', 'src/**/*.stories.ts'],
    plugins: { moot: layersPlugin },
    rules: { 'moot/layers': 'error' },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { moot: layersPlugin },
    rules: { 'moot/cycles': 'error' },
  },
  {
    files: ['src/elements/**/*.ts', 'stories/**/*.ts'],
    extends: [lit.configs['flat/recommended'], wc.configs['flat/recommended']],
    plugins: { 'lit-a11y': litA11y },
    rules: {
      ...Object.fromEntries(a11yRules.map((name) => [`lit-a11y/${name}`, 'error'])),
      'lit/no-legacy-imports': 'error',
      'lit/no-invalid-escape-sequences': 'error',
      'lit/no-template-arrow': 'off',
      'wc/guard-super-call': 'off',
      'wc/file-name-matches-element': 'off',
    },
    settings: { wc: { elementBaseClasses: ['LitElement', 'MootElement'] } },
  },
  {
    files: ['src/elements/**/*.test.ts'],
    rules: { 'no-restricted-imports': ['error', { name: '@open-wc/testing', importNames: ['waitUntil'], message: 'It gives up after a second, which is short on a busy machine: wait by `until` of qa.harness.ts.' }] },
  },
  {
    files: ['src/server/cli.ts', 'bench/**/*.ts', 'examples/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // Contracts and tests look at what a type does not promise.
    files: [...tests, '**/*.contract.ts', '**/*.stories.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      'no-console': 'off',
    },
  },
  {
    files: ['**/*.stories.ts'],
    rules: { 'no-restricted-syntax': ['error', noEnums] },
  },
);
