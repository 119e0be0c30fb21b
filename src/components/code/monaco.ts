/**
 * Monaco with what this workshop edits: YAML told apart by schema, Markdown, shell, Dockerfiles; a module of its own,
 * so that it loads late. Its workers are bundled; nothing is fetched from anywhere else.
 */
import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/caretOperations/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/codeEditor/register';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/cursorUndo/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/folding/register';
import 'monaco-editor/features/gotoError/register';
import 'monaco-editor/features/gotoLine/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/indentation/register';
import 'monaco-editor/features/lineSelection/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/multicursor/register';
import 'monaco-editor/features/smartSelect/register';
import 'monaco-editor/features/snippet/register';
import 'monaco-editor/editor/contrib/suggest/browser/suggestController';
import 'monaco-editor/features/toggleTabFocusMode/register';
import 'monaco-editor/features/wordHighlighter/register';
import 'monaco-editor/features/wordOperations/register';
import 'monaco-editor/languages/definitions/dockerfile/register';
import 'monaco-editor/languages/definitions/markdown/register';
import 'monaco-editor/languages/definitions/shell/register';
import 'monaco-editor/languages/definitions/yaml/register';
import * as monaco from 'monaco-editor/editor';
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
import { configureMonacoYaml } from 'monaco-yaml';
import YamlWorker from 'monaco-yaml/yaml.worker?worker';
import { colourOf, isDark } from '../theme/theme';
import { kindSchemas } from 'virtual:kind-schemas';

export { monaco };

globalThis.MonacoEnvironment = { getWorker: () => new EditorWorker() };

/** What monaco-yaml asks of Monaco; since 0.53 a worker must be brought along, so this hands it one. */
function createYamlWorker(options: { createData: unknown }) {
  const worker = new YamlWorker();
  // The worker takes its first message as a sign of life and the second one as its settings.
  worker.postMessage('ignore');
  worker.postMessage(options.createData);
  return monaco.editor.createWebWorker({ worker } as never);
}

configureMonacoYaml(
  { ...monaco, editor: { ...monaco.editor, createWebWorker: createYamlWorker } } as unknown as Parameters<
    typeof configureMonacoYaml
  >[0],
  {
    enableSchemaRequest: false,
    validate: true,
    format: { enable: false },
    hoverSchemaSource: false,
    yamlVersion: '1.2',
    schemas: kindSchemas,
  },
);

/** Takes the page's tokens over into Monaco's theme; to be called again when they change. */
export function paintMonaco(): void {
  const colour = (token: string): string => colourOf(`--${token}`);
  const rule = (token: string, name: string, fontStyle?: string) => ({
    token,
    foreground: colour(name).slice(1),
    ...(fontStyle ? { fontStyle } : {}),
  });
  monaco.editor.defineTheme('workshop', {
    base: isDark() ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      rule('', 'text'),
      rule('type', 'ops'),
      rule('tag', 'ops'),
      rule('string', 'good'),
      rule('string.yaml', 'good'),
      rule('number.yaml', 'rocky'),
      rule('keyword.yaml', 'term-magenta'),
      rule('number', 'rocky'),
      rule('keyword', 'term-magenta'),
      rule('comment', 'text-quiet', 'italic'),
      rule('operators', 'text-quiet'),
      rule('delimiter', 'text-quiet'),
    ],
    colors: {
      'editor.background': colour('surface'),
      'editor.foreground': colour('text'),
      'editor.lineHighlightBackground': colour('surface-sunken'),
      'editor.selectionBackground': colour('selection'),
      'editorLineNumber.foreground': colour('text-quiet'),
      'editorLineNumber.activeForeground': colour('text'),
      'editorCursor.foreground': colour('accent'),
      'editorIndentGuide.background1': colour('line'),
      'editorWidget.background': colour('surface-raised'),
      'editorWidget.border': colour('line-strong'),
      'editorHoverWidget.background': colour('surface-raised'),
      'editorHoverWidget.border': colour('line-strong'),
      'editorSuggestWidget.background': colour('surface-raised'),
      'editorSuggestWidget.foreground': colour('text'),
      'editorSuggestWidget.selectedBackground': colour('accent-soft'),
      'editorSuggestWidget.selectedForeground': colour('accent-strong'),
      'editorSuggestWidget.highlightForeground': colour('accent'),
      'editorSuggestWidget.focusHighlightForeground': colour('accent'),
      'editorError.foreground': colour('bad'),
      'editorWarning.foreground': colour('warn'),
      'input.background': colour('surface'),
      'input.foreground': colour('text'),
      focusBorder: colour('focus'),
    },
  });
  monaco.editor.setTheme('workshop');
}

/** The language of a file, by its name. */
export function languageOf(path: string): string {
  if (/\.ya?ml$/.test(path) || path.endsWith('/.kube/config')) return 'yaml';
  if (path.endsWith('.md')) return 'markdown';
  if (path.endsWith('.sh')) return 'shell';
  if (/(^|\/)Dockerfile$/.test(path)) return 'dockerfile';
  return 'plaintext';
}
