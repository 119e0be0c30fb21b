// The four pure rooms may not look at the wall clock or roll dice: the same log must give the same bytes.
import tseslint from 'typescript-eslint';

const impure = [
  { object: 'Date', property: 'now', message: 'World time comes from the Clock.' },
  { object: 'Math', property: 'random', message: 'Chance comes from the seeded Names.' },
  { object: 'performance', property: 'now', message: 'World time comes from the Clock.' },
];

export default tseslint.config(
  { ignores: ['dist/**', '.cache/**', 'node_modules/**', 'tests/oracle/**'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
    },
  },
  {
    files: ['src/session/**/*.ts', 'src/world/**/*.ts', 'src/lab/**/*.ts', 'src/deck/**/*.ts'],
    rules: {
      'no-restricted-properties': ['error', ...impure],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'World time comes from the Clock.',
        },
        { selector: "CallExpression[callee.name='Date']", message: 'World time comes from the Clock.' },
      ],
    },
  },
  { files: ['src/cli/**/*.ts', 'scripts/**', 'tests/**'], rules: { 'no-console': 'off' } },
);
