import { describe, expect, it } from 'vitest';
import { parseDeck } from '../../src/deck/parse-deck';

function mistake(text: string, host = {}): string {
  try {
    parseDeck(text, 'slides/x.md', host);
  } catch (error) {
    return (error as Error).message;
  }
  return 'none';
}

describe('a mistake in a deck names file and line', () => {
  it('when a fence is not closed: found the end of the deck, expected ```', () => {
    expect(mistake('# A\n\n```bash\nls\n')).toBe(
      'slides/x.md:3: the code fence that opens here is not closed: found the end of the deck, expected ```',
    );
  });

  it('when another fence opens inside of it, slides later', () => {
    expect(mistake('# A\n\n```bash\nls\n\n---\n\n# B\n\n```yaml\na: 1\n```\n')).toBe(
      'slides/x.md:3: the code fence that opens here is not closed: found another one on line 10, expected ```',
    );
  });

  it('when later fences would pair up the wrong way', () => {
    expect(mistake('# A\n\n```\nls\n\n---\n\n# B\n\n```\na\n```\n')).toContain(
      'slides/x.md:3: the code fence',
    );
  });

  it('when a fence closes with too few marks', () => {
    expect(mistake('````bash\nls\n```\n')).toContain('slides/x.md:1: the code fence');
  });

  it('when .lab[ is not closed', () => {
    expect(mistake('# A\n---\n# B\n\n.lab[\n\n```bash\nls\n```\n\n---\n# C')).toBe(
      'slides/x.md:5: .lab[ is not closed: found the end of the slide, expected a ]',
    );
  });

  it('when a block inside another is not closed', () => {
    expect(mistake('.lab[\n\ntext\n\n.small[\n\nmore\n')).toContain('slides/x.md:1: .lab[');
    expect(mistake('- a\n\n  .small[\n  more\n')).toContain('slides/x.md:3: .small[');
  });

  it('when a picture is not there', () => {
    const host = { picture: (source: string) => (source === 'a.png' ? { src: source } : undefined) };
    expect(mistake('# A\n\n![x](a.png)\n\n![y](b.png)\n', host)).toBe(
      'slides/x.md:5: found picture b.png, expected a file that is there',
    );
    expect(mistake('# A\n\n<p>\n<img src="c.png">\n</p>\n', host)).toBe(
      'slides/x.md:3: found picture c.png, expected a file that is there',
    );
  });

  it('when a name is used twice', () => {
    expect(mistake('name: a\n# A\n---\nclass: pic\nname: a\n# B')).toBe(
      'slides/x.md:5: name: found a a second time, expected a name of its own: the slide that begins on line 1 has this one',
    );
  });

  it('when a template is not there', () => {
    expect(mistake('class: x\ntemplate: base\n# A')).toBe(
      'slides/x.md:2: template: found base, expected the name of a slide above',
    );
  });
});
