/** What the build makes out of the table of kinds (see scripts/kind-schemas.mjs). */
declare module 'virtual:kind-schemas' {
  import type { SchemasSettings } from 'monaco-yaml';
  export const kindSchemas: SchemasSettings[];
}
