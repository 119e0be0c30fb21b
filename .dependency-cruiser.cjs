// Shelves of src/world: each imports only from its left. Rooms are held by tsconfig references; circles are refused everywhere.
const shelves = ['time', 'yaml', 'files', 'git', 'kube', 'kustomize', 'helm', 'flux', 'shell', 'commands'];
module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: { path: '^src' },
      to: { circular: true },
    },
    ...shelves.slice(0, -1).map((shelf, index) => ({
      name: `${shelf}-imports-from-its-left-only`,
      severity: 'error',
      from: { path: `^src/world/${shelf}/` },
      to: { path: `^src/world/((${shelves.slice(index + 1).join('|')})/|world\\.ts)` },
    })),
    {
      name: 'commands-stand-below-the-world',
      severity: 'error',
      from: { path: '^src/world/commands/' },
      to: { path: '^src/world/world\\.ts' },
    },
    {
      name: 'the-page-never-sees-the-world',
      severity: 'error',
      from: { path: '^src/(components|app|lab|deck|session)/' },
      to: { path: '^src/world/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    includeOnly: '^src',
  },
};
