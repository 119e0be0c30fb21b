import { describe, expect, it } from 'vitest';
import { findSlide, withSuffix } from '../../src/deck/deck';
import { parseDeck } from '../../src/deck/parse-deck';

const parse = (text: string) => parseDeck(text, 'deck.md');
const titles = (text: string): string[] => parse(text).slides.map((slide) => slide.title);

describe('slides', () => {
  it('are cut at --- alone on a line', () => {
    expect(titles('# A\n\n---\n\n# B\n\n text --- text\n')).toEqual(['A', 'B']);
  });

  it('are not cut inside a fence or a comment', () => {
    expect(titles('# A\n\n```yaml\n---\na: 1\n```\n\n<!--\n---\n-->\n\n---\n# B')).toEqual(['A', 'B']);
  });

  it('take properties from their top, blank lines before them or not', () => {
    const [slide] = parse('\nclass: pic, extra-details\nname: here\n\n# A\nnot: this\n').slides;
    expect(slide).toMatchObject({ classes: ['pic', 'extra-details'], name: 'here', givenName: 'here' });
    expect(slide!.text).toBe('A\nnot: this');
  });

  it('have names of their own where none is given', () => {
    const names = parse('# Été & co\n---\nname: a\n# x\n---\n# A\n---\n# A\n---\n🎸').slides.map(
      (slide) => slide.name,
    );
    expect(names).toEqual(['ete-co', 'a', 'a-2', 'a-3', 'a-4']);
  });

  it('keep notes apart', () => {
    const [slide] = parse('# A\n\nshown\n\n???\n\nSay *this*.\n').slides;
    expect(slide).toMatchObject({
      notes: 'Say *this*.',
      notesHtml: '<p>Say <em>this</em>.</p>',
      text: 'A\nshown',
    });
  });

  it('count, but for those that say they do not', () => {
    expect(parse('# A\n---\ncount: false\n# B\n---\n# C').slides.map((slide) => slide.number)).toEqual([
      1, 1, 2,
    ]);
  });

  it('are left out when excluded', () => {
    expect(titles('# A\n---\nexclude: true\n# B\n---\n# C')).toEqual(['A', 'C']);
  });

  it('know the line they begin on', () => {
    expect(parse('# A\n\n---\n\n# B').slides.map((slide) => slide.line)).toEqual([1, 4]);
  });

  it('read files with Windows line ends', () => {
    expect(titles('# A\r\n\r\n---\r\n\r\n# B\r\n')).toEqual(['A', 'B']);
  });

  it('are cut at <!-- break -->, too', () => {
    expect(titles('# A\n\n<!-- break -->\n\n# B')).toEqual(['A', 'B']);
  });

  it('take what remark knows without a blank after the colon', () => {
    expect(parse('class:pic\nname:here\n\n# A').slides[0]).toMatchObject({ classes: ['pic'], name: 'here' });
  });

  it('may share a name with one that is left out', () => {
    expect(titles('name: a\nexclude: true\n# Old\n---\nname: a\n# New')).toEqual(['New']);
  });

  it('use links that another slide defines', () => {
    expect(parse('see [the docs][d]\n---\n[d]: https://example.org').slides[0]!.text).toBe('see the docs');
  });

  it('are read without the indent that a whole deck has', () => {
    expect(titles('    # A\n\n    ---\n\n    # B\n')).toEqual(['A', 'B']);
  });

  it('are found by name and by position', () => {
    const deck = parse('# A\n---\nname: two\n# B');
    expect([findSlide(deck, 'two'), findSlide(deck, '1'), findSlide(deck, '9')]).toEqual([1, 0, undefined]);
  });

  it('say the learner’s own suffix where they write XXXXX', () => {
    expect(withSuffix('cd fleet-XXXXX # XXXXX', 'lpiot')).toBe('cd fleet-lpiot # lpiot');
  });
});

describe('increments', () => {
  it('mark what comes later, outermost elements only', () => {
    const [slide] = parse('# A\n\n- one\n--\n- two\n\n--\n\n> three').slides;
    expect(slide!.increments).toBe(2);
    expect(slide!.html).toBe(
      '<h1>A</h1>\n<ul>\n<li>one</li>\n<li data-increment="1">two</li>\n</ul>\n' +
        '<blockquote data-increment="2">\n<p>three</p>\n</blockquote>',
    );
  });

  it('go on after notes, and keep those', () => {
    const [slide] = parse('one\n\n???\n\nfirst\n\n--\n\ntwo\n\n???\n\nsecond').slides;
    expect(slide).toMatchObject({ text: 'one\ntwo', notes: 'first\n\n\nsecond', increments: 1 });
  });

  it('may add classes, which are no text', () => {
    const [slide] = parse('class: a\n\none\n--\n\nclass: b\n\ntwo').slides;
    expect(slide).toMatchObject({ text: 'one\ntwo', classes: ['a', 'b'] });
  });

  it('mark raw HTML too', () => {
    expect(parse('a\n\n--\n\n<pre class="mermaid">\nx\n</pre>').slides[0]!.html).toContain(
      '<div data-increment="1"><pre class="mermaid">',
    );
  });
});

describe('templates', () => {
  it('give a slide their content, classes and notes', () => {
    const [, slide] = parse(
      'name: base\nclass: x\n# Base\n???\nn1\n---\ntemplate: base\nclass: y\nmore\n???\nn2',
    ).slides;
    expect(slide).toMatchObject({ classes: ['x', 'y'], text: 'Base\nmore', notes: 'n1\nn2' });
    expect(slide!.givenName).toBeUndefined();
  });

  it('hold a place for content', () => {
    const [, slide] = parse(
      'name: base\nbefore\n\n{{content}}\n\nafter\n---\ntemplate: base\n\nmiddle',
    ).slides;
    expect(slide!.text).toBe('before\nmiddle\nafter');
  });

  it('do not say whether a slide counts', () => {
    const deck = parse('name: base\ncount: false\n# A\n---\ntemplate: base\nmore');
    expect(deck.slides.map((slide) => slide.number)).toEqual([0, 1]);
  });

  it('give what they show at first, not their increments', () => {
    const [, slide] = parse('name: base\nfirst\n\n--\n\nsecond\n---\ntemplate: base\n\nmine').slides;
    expect(slide).toMatchObject({ text: 'first\nmine', increments: 0 });
  });

  it('hold for all that follow a layout, until it ends', () => {
    const deck = parse('layout: true\nclass: l\n---\n# A\n---\n# B\n---\nlayout: false\n# C');
    expect(deck.slides.map((slide) => [slide.title, ...slide.classes])).toEqual([
      ['A', 'l'],
      ['B', 'l'],
      ['C'],
    ]);
  });

  it('put properties in place of their names', () => {
    expect(parse('who: OPS\n\nfor {{ who }}, not {{ other }} nor \\{{ who }}').slides[0]!.text).toBe(
      'for OPS, not {{ other }} nor {{ who }}',
    );
  });
});
