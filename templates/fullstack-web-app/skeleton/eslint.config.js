import eslint from '@eslint/js';
import { defineConfig } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default defineConfig(
  { ignores: ['**/dist', 'reports'] },
  eslint.configs.recommended,
  {
    files: ['src/**/*.ts', 'web/src/**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // A Nest module is a class that only carries its decorator
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // Nest finds what to inject by the types of constructors, which must be imported as values
      '@typescript-eslint/consistent-type-imports': 'off',
      // Nest declares its options as classes
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // What node:test answers is a promise that nobody has to wait for
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: ['test', 'suite'] }] },
      ],
    },
  },
  { files: ['web/src/**/*.{ts,tsx}'], extends: [reactHooks.configs.flat.recommended] },
  { files: ['*.js'], languageOptions: { globals: { process: 'readonly' } } },
);
