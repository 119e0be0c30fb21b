/**
 * Vite plugin: makes the decks and labs part of the page, as data.
 *
 * `virtual:decks` and `virtual:labs` are short lists; each deck and lab is a piece of its own, loaded when it is opened.
 * Markdown, highlighting and pictures are done here, so the page ships none of the tools. A mistake in a deck or a lab
 * ends the build with file and line; while serving, it is shown over the page.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';
import type { Deck } from '../deck/deck';
import type { Host } from '../deck/markdown';
import type { Lab, Step } from '../lab/lab';
import { readDecks, readLabs } from './course';
import type { Highlight } from './highlight';
import { createHighlight } from './highlight';

interface Course {
  decks: Deck[];
  labs: Lab[];
  /** Pictures that are not inlined, by the mark that stands for their address. */
  pictures: Map<string, string>;
}

const VIRTUAL = /^virtual:(decks|labs|deck\/.+|lab\/.+)$/;

export function course(): Plugin {
  let root = process.cwd();
  let highlight: Highlight | undefined;
  let read: Course | undefined;
  const load = async (): Promise<Course> => {
    highlight ??= await createHighlight();
    read ??= readCourse(root, highlight);
    return read;
  };
  return {
    name: 'course',
    configResolved(config) {
      root = config.root;
    },
    resolveId: (id) => (VIRTUAL.test(id) ? `\0${id}` : undefined),
    async load(id) {
      const name = id.startsWith('\0') ? VIRTUAL.exec(id.slice(1))?.[1] : undefined;
      return name === undefined ? undefined : moduleOf(name, await load());
    },
    async buildStart() {
      for (const folder of ['slides', 'labs']) this.addWatchFile(join(root, folder));
      await load();
    },
    generateBundle() {
      const source = readFileSync(join(root, 'labs', 'lab.schema.json'), 'utf8');
      this.emitFile({ type: 'asset', fileName: 'lab.schema.json', source });
    },
    hotUpdate({ file }) {
      if (!/^(slides|labs)\//.test(file.slice(root.length + 1))) return undefined;
      read = undefined;
      const graph = this.environment.moduleGraph;
      for (const module of graph.idToModuleMap.values()) {
        if (module.id?.startsWith('\0virtual:')) graph.invalidateModule(module);
      }
      this.environment.hot.send({ type: 'full-reload' });
      return [];
    },
    configureServer(server) {
      server.watcher.add([join(root, 'slides'), join(root, 'labs')]);
    },
  };
}

function readCourse(root: string, highlight: Highlight): Course {
  const pictures = new Map<string, string>();
  const decks = readDecks(root, { highlight, picture: pictureIn(join(root, 'slides'), pictures) });
  // Ways that are proven before the build are no business of the page.
  const labs = readLabs(root, decks).map((lab) => ({ ...lab, steps: lab.steps.map(forThePage) }));
  return { decks, labs, pictures };
}

function forThePage(step: Step): Step {
  return { ...step, alternatives: [], wrong: [] };
}

/** SVG goes into the slide, so that it follows the page's colours; other pictures become files of the build. */
function pictureIn(folder: string, pictures: Map<string, string>): Host['picture'] {
  return (source, alt) => {
    const file = resolve(folder, decodeURI(source));
    if (/^[a-z]+:/i.test(source) || !existsSync(file)) return undefined;
    if (file.endsWith('.svg')) return { html: inlineSvg(readFileSync(file, 'utf8'), alt) };
    const mark = `picture:${pictures.size}:`;
    pictures.set(mark, file);
    return { src: mark };
  };
}

function inlineSvg(svg: string, alt: string): string {
  const label = alt.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return svg
    .replace(/<\?xml[^>]*\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>]*>/g, '')
    .trim()
    .replace(/<svg\b/, `<svg role="img" aria-label="${label}"`);
}

function moduleOf(name: string, { decks, labs, pictures }: Course): string {
  if (name === 'decks') return listOf(decks, 'deck', ({ name, title }) => ({ name, title }));
  if (name === 'labs')
    return listOf(labs, 'lab', ({ name, title, deck, summary }) => ({ name, title, deck, summary }));
  const [kind, key] = name.split('/');
  const value =
    kind === 'deck' ? decks.find((deck) => deck.name === key) : labs.find((lab) => lab.name === key);
  if (!value) throw new Error(`there is no ${kind} ${key}`);
  const text = JSON.stringify(value);
  const used = [...pictures].filter(([mark]) => text.includes(mark));
  const imports = used.map(
    ([, file], index) => `import picture${index} from ${JSON.stringify(`${file}?url`)};`,
  );
  const replaced = used.map(([mark], index) => `.replaceAll(${JSON.stringify(mark)}, picture${index})`);
  return `${imports.join('\n')}\nexport default JSON.parse(${JSON.stringify(text)}${replaced.join('')});\n`;
}

function listOf<T extends { name: string }>(items: T[], kind: string, entry: (item: T) => object): string {
  const entries = items.map((item) => {
    const module = JSON.stringify(`virtual:${kind}/${item.name}`);
    return `{ ...${JSON.stringify(entry(item))}, load: () => import(${module}).then((found) => found.default) }`;
  });
  return `export const ${kind}s = [\n${entries.join(',\n')},\n];\n`;
}
