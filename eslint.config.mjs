import tseslint from 'typescript-eslint';

const inCore = 'core is pure: take the time, the randomness or the setting as an argument';

export default tseslint.config(
  {
    ignores: ['node_modules', '.millrace', 'dist', 'cdk.out', 'coverage', 'reports', '.stryker-tmp'],
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-assertions': [
        'error',
        { assertionStyle: 'as', objectLiteralTypeAssertions: 'never' },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      'max-lines': ['error', { max: 350 }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['core/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'process', message: inCore },
        { name: 'setTimeout', message: inCore },
        { name: 'setInterval', message: inCore },
        { name: 'performance', message: inCore },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: inCore },
        { object: 'Math', property: 'random', message: inCore },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: inCore },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: { process: 'readonly' } },
  },
);
