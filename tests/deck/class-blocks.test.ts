import { describe, expect, it } from 'vitest';
import { parseDeck } from '../../src/deck/parse-deck';

const html = (text: string): string => parseDeck(text, 'deck.md').slides[0]!.html;

describe('.class[ … ]', () => {
  it('is a span within a line, with any Markdown inside', () => {
    expect(html('a .small.red[**b** [c](d)] e')).toBe(
      '<p>a <span class="small red"><strong>b</strong> <a href="d">c</a></span> e</p>',
    );
  });

  it('is a div around blocks', () => {
    expect(html('.warning[\n\n- a\n- b\n\n]')).toBe(
      '<div class="warning">\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n</div>',
    );
  });

  it('nests', () => {
    expect(html('.lab[\n.small[\na .red[b]\n]\n]')).toBe(
      '<div class="lab">\n<div class="small">\n<p>a <span class="red">b</span></p>\n</div>\n</div>',
    );
  });

  it('does not count brackets inside code', () => {
    expect(html('.lab[\n\n```bash\n[ -f x ]] ; a=(]\n```\n\nand `]` too\n\n]\n\nafter')).toMatch(
      /^<div class="lab">[\s\S]*<code>\]<\/code> too<\/p>\n<\/div>\n<p>after<\/p>$/,
    );
  });

  it('holds fences that are part of a list', () => {
    const [slide] = parseDeck('.lab[\n\n- Do:\n  ```bash\n  kubectl get x\n  ```\n\n]', 'deck.md').slides;
    expect(slide!.blocks.map((block) => block.commands)).toEqual([['kubectl get x']]);
  });

  it('goes on after its end on the same line', () => {
    expect(html('.small[\na\n] and more')).toBe('<div class="small">\n<p>a</p>\n</div>\n<p>and more</p>');
  });

  it('is text where it is escaped', () => {
    expect(html('\\.red[b]')).toBe('<p>.red[b]</p>');
  });
});

describe('code', () => {
  it('inside .lab has an id, outside has none', () => {
    const [slide] = parseDeck('name: s\n```bash\na\n```\n\n.lab[\n```bash\nb\n```\n]', 'deck.md').slides;
    expect(slide!.blocks).toMatchObject([{ id: 's.1', code: 'b', line: 7 }]);
    expect(slide!.html.match(/data-block/g)).toHaveLength(1);
  });

  it('of other languages is copied as it is, and not run', () => {
    const [slide] = parseDeck('.lab[\n```yaml\n$ a: 1\n```\n]', 'deck.md').slides;
    expect(slide!.blocks).toMatchObject([{ language: 'yaml', code: '$ a: 1', commands: [] }]);
  });

  it('is highlighted by the host, commands as a whole and output not at all', () => {
    const seen: string[] = [];
    const highlight = (code: string): string => {
      seen.push(code);
      return code.toUpperCase();
    };
    const [slide] = parseDeck('.lab[\n```bash\n$ a \\\n  b\nout\n```\n]', 'deck.md', { highlight }).slides;
    expect(seen).toEqual(['a \\\n  b']);
    expect(slide!.html).toContain(
      '<span class="prompt">$ </span><span class="command">A \\</span>\n<span class="command">  B</span>\n<span class="output">out</span>',
    );
  });
});

describe('pictures', () => {
  it('come from the host, as an address or as HTML in their place', () => {
    const picture = (source: string) =>
      source.endsWith('.svg') ? { html: '<svg></svg>' } : { src: '/x.png' };
    const [slide] = parseDeck('![a](i.svg) ![b](i.png)\n\n<img src="j.png" alt="c">', 'deck.md', {
      picture,
    }).slides;
    expect(slide!.html).toBe('<p><svg></svg> <img src="/x.png" alt="b"></p>\n<img src="/x.png" alt="c">');
  });
});
