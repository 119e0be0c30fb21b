/** Code → HTML with a class for each kind of token (`hl-keyword`, `hl-string`, …); colours are the page's. Build time only. */
import { createCssVariablesTheme, createHighlighter } from 'shiki';

const LANGUAGES = ['bash', 'yaml', 'json', 'go', 'dockerfile', 'diff', 'markdown', 'html'];
const OTHER_NAMES: Record<string, string> = {
  sh: 'bash',
  shell: 'bash',
  console: 'bash',
  yml: 'yaml',
  Dockerfile: 'dockerfile',
};

export type Highlight = (code: string, language: string) => string;

/** Loads the grammars once; the answer is synchronous from then on. */
export async function createHighlight(): Promise<Highlight> {
  const theme = createCssVariablesTheme({ name: 'tokens', variablePrefix: '--' });
  const highlighter = await createHighlighter({ themes: [theme], langs: LANGUAGES });
  return (code, language) => {
    const lang = OTHER_NAMES[language] ?? language;
    if (!LANGUAGES.includes(lang)) return escape(code);
    const lines = highlighter.codeToTokensBase(code, { lang: lang as 'bash', theme });
    return lines
      .map((line) => line.map(({ content, color }) => span(content, color ?? '')).join(''))
      .join('\n');
  };
}

function span(content: string, colour: string): string {
  const kind = /--token-([\w-]+)/.exec(colour)?.[1];
  return kind ? `<span class="hl-${kind}">${escape(content)}</span>` : escape(content);
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
