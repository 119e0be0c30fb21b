import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDeck } from '../../src/deck/parse-deck';

// A copy of the seed deck, byte for byte.
const file = new URL('flux-tenants.md', import.meta.url);
const deck = parseDeck(readFileSync(file, 'utf8'), 'tests/deck/flux-tenants.md');

describe('the seed deck, unchanged', () => {
  it('loads as eight slides, in order', () => {
    expect(deck.title).toBe('Multi-tenants management with Flux');
    expect(deck.slides.map((slide) => slide.title)).toEqual([
      'Multi-tenants management with Flux',
      'Creating tenants with Flux',
      'Multi-tenants clusters',
      'The command line 1/2',
      'The command line 2/2',
      '📂 Flux tenants.yaml files',
      'Our 1st Flux error',
      'Configuring Flux for the 🎸ROCKY team',
    ]);
  });

  it('shows the picture on a slide of class pic', () => {
    expect(deck.slides[2]).toMatchObject({ classes: ['pic'], blocks: [] });
    expect(deck.slides[2]!.html).toContain('<img src="images/M6-cluster-multi-tenants.png"');
  });

  it('runs the commands without prompt and output', () => {
    const create = (path: string, interval: string): string =>
      [
        'flux create kustomization tenants \\',
        '    --namespace=flux-system            \\',
        '    --source=GitRepository/flux-system \\',
        `    --path ${path}              \\`,
        '    --prune                            \\',
        `    --interval=${interval}                      \\`,
        '    --export >> clusters/CLOUDY/tenants.yaml',
      ].join('\n');
    expect(deck.slides.flatMap((slide) => slide.blocks).map((block) => block.commands)).toEqual([
      ['cd fleet-config-using-flux-XXXXX/', create('./tenants/test', '1m')],
      [create('./tenants/prod', '3m')],
      ['flux get all'],
    ]);
  });

  it('shows the error as output', () => {
    expect(deck.slides[6]!.html).toContain('<span class="command">flux get all</span>');
    expect(deck.slides[6]!.html).toMatch(
      /<span class="output">[^<]*may not add resource with an already registered id/,
    );
  });

  it('knows the signs of teams and environments', () => {
    expect(deck.slides[0]!.html).toContain('<strong class="sign sign-ops"><em>⚙️OPS</em></strong>');
    expect(deck.slides[7]!.html).toContain('<em class="sign sign-test"><strong>⚗️TEST</strong></em>');
  });
});

describe('the deck that is shipped', () => {
  it('has notes for the presenter on every slide', () => {
    expect(existsSync('slides/tenants.md')).toBe(true);
    const ours = parseDeck(readFileSync('slides/tenants.md', 'utf8'), 'slides/tenants.md');
    expect(ours.slides.filter((slide) => slide.notes === '').map((slide) => slide.name)).toEqual([]);
  });
});
