/**
 * Markdown as slides write it: CommonMark with tables, HTML passing through, `.class[ … ]`, code told apart into prompt,
 * command and output inside `.lab[ … ]`, and the signs of teams and environments.
 *
 * Runs at build time only. Highlighting and pictures come from the host, see `Host`.
 */
import MarkdownIt from 'markdown-it';
import type { Token } from 'markdown-it';
import { classBlocks } from './class-blocks';
import type { LabBlock } from './deck';
import { codeOf, commandsOf, hasPrompt, shellLines } from './shell-lines';

/** What the host of the parser lends it. */
export interface Host {
  /** Inner HTML of a code element; escaped text where absent. */
  highlight?: (code: string, language: string) => string;
  /**
   * A picture a slide names: where it will be found, or the HTML to put in its place.
   * Undefined means that there is no such picture, which is a mistake; where absent, names are kept unseen.
   */
  picture?: (source: string, alt: string) => { src: string } | { html: string } | undefined;
}

export interface Parsed {
  /** Text of the first heading, else of the first picture. */
  title: string | undefined;
  text: string;
  /** Code blocks of `.lab[ … ]`; `line` counts from 0 in the text parsed, `id` is still to be given. */
  blocks: LabBlock[];
  /** To be asked for once ids are given. */
  html(): string;
}

/** A picture that is not there; `line` counts from 0 in the text rendered. */
export class MissingPicture extends Error {
  constructor(
    readonly source: string,
    readonly line: number,
  ) {
    super(`no picture ${source}`);
  }
}

const SHELLS = new Set(['bash', 'sh', 'shell', 'zsh', 'console', 'shell-session']);
const SIGN = /^(?:⚙️?|🎸|🎬|⚗️?|🏭)?\s?(OPS|ROCKY|MOVY|TEST|PROD)$/u;

/**
 * Makes a renderer; it may be used for any number of texts, and what one of them defines as a link (`[x]: address`)
 * holds for those that follow.
 */
export function createMarkdown(host: Host) {
  const references = {};
  const md = new MarkdownIt({ html: true });
  md.use(classBlocks);
  md.core.ruler.push('signs', (state) => markSigns(state.tokens));
  const escape = md.utils.escapeHtml;
  const highlight = (code: string, language: string): string =>
    host.highlight && code.trim() !== '' ? host.highlight(code, language) : escape(code);

  md.renderer.rules['fence'] = (tokens, index) => {
    const token = tokens[index]!;
    const block = (token.meta as { block?: LabBlock } | null)?.block;
    const inner = block?.commands.length
      ? shellHtml(block.shown, highlight, escape)
      : highlight(token.content.replace(/\n$/, ''), languageOf(token));
    if (block) token.attrSet('data-block', block.id);
    token.attrJoin('class', block?.commands.length ? 'code shell' : 'code');
    const language = languageOf(token);
    if (language) token.attrSet('data-language', language);
    return `<pre${md.renderer.renderAttrs(token)}><code>${inner}</code></pre>\n`;
  };
  md.renderer.rules['html_block'] = (tokens, index) => {
    const token = tokens[index]!;
    const attributes = md.renderer.renderAttrs(token);
    return attributes ? `<div${attributes}>${token.content}</div>\n` : token.content;
  };
  md.renderer.rules['image'] = (tokens, index) => {
    const token = tokens[index]!;
    const picture = (token.meta as { html?: string } | null)?.html;
    return (
      picture ?? `<img src="${escape(String(token.attrGet('src') ?? ''))}" alt="${escape(token.content)}">`
    );
  };

  /**
   * @param increments lines (from 0) at which an increment begins
   * @throws MissingPicture, UnclosedClass
   */
  return (text: string, increments: readonly number[] = []): Parsed => {
    const env = { references };
    const tokens = md.parse(text, env);
    placePictures(tokens, host);
    markIncrements(tokens, increments);
    return {
      title: titleOf(tokens),
      text: plainText(tokens),
      blocks: labBlocks(tokens),
      html: () => md.renderer.render(tokens, md.options, env).trim(),
    };
  };
}

function languageOf(token: Token): string {
  return token.info.trim().split(/\s+/)[0] ?? '';
}

function shellHtml(
  code: string,
  highlight: (code: string, language: string) => string,
  escape: (text: string) => string,
) {
  const html: string[] = [];
  const lines = shellLines(code);
  for (let at = 0; at < lines.length;) {
    const line = lines[at]!;
    if (line.kind === 'output') {
      html.push(`<span class="output">${escape(line.text)}</span>`);
      at++;
      continue;
    }
    let end = at + 1;
    while (lines[end]?.kind === 'more') end++;
    html.push(commandHtml(lines.slice(at, end), highlight, escape));
    at = end;
  }
  return html.join('\n');
}

/** A command is highlighted as a whole; prompts go in front of its lines. */
function commandHtml(
  lines: { prompt: string; text: string }[],
  highlight: (code: string, language: string) => string,
  escape: (text: string) => string,
): string {
  const code = lines.map((line) => line.text).join('\n');
  const told = highlight(code, 'bash').split('\n');
  return lines
    .map(({ prompt }, index) => {
      const shown = prompt === '' ? '' : `<span class="prompt">${escape(prompt)}</span>`;
      return `${shown}<span class="command">${told[index] ?? ''}</span>`;
    })
    .join('\n');
}

/** Finds the fences inside `.lab[ … ]`, and ties each to its token. */
function labBlocks(tokens: Token[]): LabBlock[] {
  const blocks: LabBlock[] = [];
  const open: boolean[] = [];
  for (const token of tokens) {
    if (token.type === 'class_block_open')
      open.push(
        String(token.attrGet('class') ?? '')
          .split(' ')
          .includes('lab'),
      );
    if (token.type === 'class_block_close') open.pop();
    if (token.type !== 'fence' || !open.includes(true)) continue;
    const block = labBlock(token);
    token.meta = { block };
    blocks.push(block);
  }
  return blocks;
}

function labBlock(token: Token): LabBlock {
  const language = languageOf(token);
  const shown = token.content.replace(/\n$/, '');
  const shell = SHELLS.has(language) || (language === '' && hasPrompt(shown));
  return {
    id: '',
    language,
    shown,
    code: shell ? codeOf(shown) : shown,
    commands: shell ? commandsOf(shellLines(shown)) : [],
    line: token.map?.[0] ?? 0,
  };
}

function placePictures(tokens: Token[], host: Host): void {
  if (!host.picture) return;
  for (const token of tokens) {
    const line = token.map?.[0] ?? 0;
    const find = (source: string, alt: string): { src: string } | { html: string } => {
      const picture = host.picture!(source, alt);
      if (!picture) throw new MissingPicture(source, line);
      return picture;
    };
    for (const child of token.children ?? []) {
      if (child.type === 'image')
        placePicture(child, find(String(child.attrGet('src') ?? ''), child.content));
      if (child.type === 'html_inline') child.content = withPictures(child.content, find);
    }
    if (token.type === 'html_block') token.content = withPictures(token.content, find);
  }
}

function placePicture(token: Token, picture: { src: string } | { html: string }): void {
  if ('html' in picture) token.meta = { html: picture.html };
  else token.attrSet('src', picture.src);
}

/** `<img>` written as HTML. */
function withPictures(
  html: string,
  find: (source: string, alt: string) => { src: string } | { html: string },
): string {
  return html.replace(
    /<img\b[^>]*?\bsrc=(["'])(.*?)\1[^>]*>/gi,
    (tag: string, quote: string, source: string) => {
      const alt = /\balt=(["'])(.*?)\1/i.exec(tag)?.[2] ?? '';
      const picture = find(source, alt);
      return 'html' in picture
        ? picture.html
        : tag.replace(`src=${quote}${source}`, `src=${quote}${picture.src}`);
    },
  );
}

/** Gives `data-increment` to the outermost elements that begin after an increment's mark. */
function markIncrements(tokens: Token[], increments: readonly number[]): void {
  if (increments.length === 0) return;
  const around: number[] = [0];
  for (const token of tokens) {
    if (token.nesting === -1) {
      around.pop();
      continue;
    }
    const outer = around.at(-1)!;
    const inner = token.map ? increments.filter((line) => line <= token.map![0]).length : outer;
    if (inner > outer && token.type !== 'inline' && !token.hidden)
      token.attrSet('data-increment', String(inner));
    if (token.nesting === 1) around.push(token.hidden ? outer : Math.max(inner, outer));
  }
}

/** `**_⚙️OPS_**` is a sign: the page shows it in the colour or outline of what it stands for. */
function markSigns(tokens: Token[]): void {
  for (const token of tokens) {
    const children = (token.children ?? []).filter((child) => child.type !== 'text' || child.content !== '');
    for (const [index, child] of children.entries()) {
      const outer = children[index - 2];
      const types = `${outer?.type} ${children[index - 1]?.type}`;
      if (child.type !== 'text' || !/^(strong_open em_open|em_open strong_open)$/.test(types)) continue;
      const name = SIGN.exec(child.content.trim())?.[1];
      if (name) outer!.attrSet('class', `sign sign-${name.toLowerCase()}`);
    }
  }
}

function titleOf(tokens: Token[]): string | undefined {
  const heading = tokens.findIndex((token) => token.type === 'heading_open');
  if (heading >= 0) return inlineText(tokens[heading + 1]!);
  for (const token of tokens) {
    const picture = token.children?.find((child) => child.type === 'image' && child.content !== '');
    if (picture) return picture.content;
  }
  return undefined;
}

function plainText(tokens: Token[]): string {
  const lines: string[] = [];
  for (const token of tokens) {
    if (token.type === 'inline') lines.push(inlineText(token));
    else if (token.type === 'fence' || token.type === 'code_block') lines.push(token.content.trimEnd());
    else if (token.type === 'html_block') lines.push(htmlText(token.content));
  }
  return lines.filter((line) => line !== '').join('\n');
}

function inlineText(token: Token): string {
  const parts = (token.children ?? []).map((child) => {
    if (child.type === 'softbreak' || child.type === 'hardbreak') return '\n';
    return child.type === 'html_inline' ? '' : child.content;
  });
  return parts.join('').trim();
}

function htmlText(html: string): string {
  return html
    .replace(/<!--[\s\S]*?-->|<(style|script)\b[\s\S]*?<\/\1>/gi, '')
    .replace(/<[^>]*>/g, '')
    .replace(/[ \t]*\n\s*/g, '\n')
    .trim();
}
