import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDecks, readLabs } from '../../src/cli/course';
import { playLab } from '../../src/cli/play-lab';
import { personal } from '../../src/lab/lab';
import { createWorld } from '../../src/world/world';

const labs = readLabs(process.cwd(), readDecks(process.cwd()));

describe('the labs of the workshop', () => {
  it('are there', () => {
    expect(labs.map((lab) => lab.name)).toEqual(['ops-tenants', 'rocky-tenant']);
  });

  it.each(labs.map((lab) => [lab.name, lab] as const))(
    '%s keeps all its promises',
    async (_name, lab) => {
      const broken: string[] = [];
      await playLab(personal(lab, 'lpiot'), createWorld, ({ name, failure }) => {
        if (failure !== undefined) broken.push(`${name}: ${failure}`);
      });
      expect(broken).toEqual([]);
    },
    900_000,
  );
});

function checkLabs(cwd: string, ...args: string[]) {
  const tsx = resolve('node_modules/tsx/dist/esm/index.mjs');
  return spawnSync('node', ['--import', tsx, resolve('src/cli/check-labs.ts'), ...args], {
    cwd,
    encoding: 'utf8',
  });
}

/** A project with one deck and one lab of one step, solved by `touch`. */
function project(solution: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'labs-'));
  mkdirSync(join(folder, 'slides'));
  mkdirSync(join(folder, 'labs', 'one'), { recursive: true });
  writeFileSync(
    join(folder, 'slides', 'deck.md'),
    `name: s\n# S\n\n.lab[\n\`\`\`bash\n${solution}\n\`\`\`\n]\n`,
  );
  writeFileSync(join(folder, 'labs', 'lab.schema.json'), readFileSync('labs/lab.schema.json'));
  writeFileSync(
    join(folder, 'labs', 'one', 'lab.yaml'),
    `title: One
deck: deck
summary: S
clones: { ops: '~' }
steps:
  - name: a
    role: ops
    slide: s
    task: Touch it.
    checks:
      - { title: it is there, file: { path: it } }
    wrong:
      - { name: another, acts: [touch other], message: There is no file it }
`,
  );
  return folder;
}

describe('npm run check-labs', () => {
  it('is an error where there is nothing to play', () => {
    const { status, stderr } = checkLabs(mkdtempSync(join(tmpdir(), 'none-')));
    expect([status, stderr]).toEqual([1, 'check-labs: there is no lab to play\n']);
  });

  it('ends well and reports where all promises are kept', () => {
    const folder = project('touch ~/it');
    const { status, stdout } = checkLabs(folder, '--junit', 'report.xml');
    expect([status, stdout]).toEqual([0, expect.stringContaining('  ✓ a: fails: another\n')]);
    expect(readFileSync(join(folder, 'report.xml'), 'utf8')).toMatch(
      /<testsuite name="one" tests="6" failures="0"/,
    );
  });

  it('fails where one is broken, and names lab, line and slide', () => {
    const { status, stdout } = checkLabs(project('touch ~/that'));
    expect(status).toBe(1);
    expect(stdout).toContain(
      '  ✗ a: the solution passes\n      labs/one/lab.yaml:6\n      slide s: it is there\n',
    );
  });

  it('ends with file and line of a mistake in a lab', () => {
    const folder = project('ls');
    writeFileSync(
      join(folder, 'labs', 'one', 'lab.yaml'),
      'title: One\ndeck: deck\nsummary: S\nsteps: nothing\n',
    );
    const { status, stderr } = checkLabs(folder);
    expect([status, stderr]).toEqual([1, 'labs/one/lab.yaml:4: steps: found nothing, expected a list\n']);
  });
});
