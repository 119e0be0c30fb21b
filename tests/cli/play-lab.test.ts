import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/cli/junit';
import { junit } from '../../src/cli/junit';
import { playLab } from '../../src/cli/play-lab';
import { ScratchWorld } from '../../src/cli/scratch-world';
import type { Lab, Step } from '../../src/lab/lab';
import type { LogEntry, Session } from '../../src/session/session';
import { CLONE, fakeLab, fakeSession, fakeStep } from '../lab/fake-session';

/** A world in which `touch NAME` makes a file in the clone, and nothing else does anything. */
async function touchWorld(spoil: () => string = () => ''): Promise<Session> {
  let files: Record<string, string> = {};
  let entries: LogEntry[] = [];
  const session: Session = {
    ...fakeSession({}),
    run: async (line, options) => {
      entries.push({ type: 'run', at: 0, role: options?.role ?? 'ops', line: line + spoil() });
      const name = /^touch (\S+)$/.exec(line)?.[1];
      if (name) files[name] = '';
      return { stdout: '', stderr: '', code: 0, cwd: CLONE, prompt: '' };
    },
    listFiles: async (path, role) =>
      role === 'ops' || role === undefined
        ? Object.keys(files).map((name) => ({
            path: path === '/root' ? `${CLONE}/${name}` : `${path}/${name}`,
            type: 'file',
            size: 0,
          }))
        : [],
    readFile: async (path) => files[path.slice(CLONE.length + 1)] ?? '',
    prompt: async () => ({ prompt: '', cwd: CLONE, history: [] }),
    removeFile: async (path) => void delete files[path.slice(CLONE.length + 1)],
    advance: async () => undefined,
    log: async () => ({ format: 1, options: {}, entries: [...entries], now: 0 }),
    replay: async (log) => {
      files = {};
      entries = [];
      for (const entry of log.entries)
        if (entry.type === 'run') await session.run(entry.line, { role: entry.role });
    },
  };
  return session;
}

const step = (name: string, more: Partial<Step> = {}): Step => ({
  ...fakeStep({ title: `${name} is there`, check: { file: { path: name } } }),
  name,
  solution: [{ run: `touch ${name}` }],
  ...more,
});

async function broken(lab: Lab, world: () => Promise<Session> = () => touchWorld()): Promise<string[]> {
  const findings: Finding[] = [];
  await playLab(lab, world, (finding) => findings.push(finding));
  return findings
    .filter((finding) => finding.failure !== undefined)
    .map(({ name, failure }) => `${name}: ${failure!.split('\n')[0]}`);
}

describe('playing a lab', () => {
  it('finds all promises kept where they are', async () => {
    const one = step('one', {
      alternatives: [{ name: 'twice', acts: [{ run: 'touch one' }, { run: 'touch one' }] }],
      wrong: [{ name: 'another file', acts: [{ run: 'touch two' }], message: 'There is no file one' }],
    });
    expect(await broken(fakeLab(one, step('three')))).toEqual([]);
  });

  it('finds a step that is passed untouched', async () => {
    expect(await broken(fakeLab(step('a'), { ...step('a'), name: 'again' }))).toEqual([
      'again: untouched it fails: slide slide: it is passed before anything is done',
    ]);
  });

  it('finds a solution that does not solve, and says what is missing', async () => {
    expect(await broken(fakeLab(step('a', { solution: [{ run: 'ls' }] })))).toEqual([
      'a: the solution passes: slide slide: a is there',
    ]);
  });

  it('finds an alternative that does not pass', async () => {
    const alternatives = [{ name: 'by thinking', acts: [{ run: 'true' }] }];
    expect(await broken(fakeLab(step('a', { alternatives })))).toEqual([
      'a: passes: by thinking: slide slide: a is there',
    ]);
  });

  it('finds a wrong way that passes, and one whose message is not told', async () => {
    const wrong = [
      { name: 'right', acts: [{ run: 'touch a' }], message: 'x' },
      { name: 'silent', acts: [{ run: 'ls' }], message: 'Have you tried touch?' },
    ];
    expect(await broken(fakeLab(step('a', { wrong })))).toEqual([
      'a: fails: right: slide slide: it passes',
      'a: fails: silent: slide slide: nobody says "Have you tried touch?"; told was:',
    ]);
  });

  it('finds a world that is not the same twice', async () => {
    let worlds = 0;
    const spoiled = (): Promise<Session> => {
      const number = ++worlds;
      return touchWorld(() => ` # ${number}`);
    };
    expect(await broken(fakeLab(step('a')), spoiled)).toContain(
      'played twice it logs the same: the logs differ:',
    );
  });

  it('finds a step that is entered in another world than walking leads to', async () => {
    let worlds = 0;
    const leaky = async (): Promise<Session> => {
      const session = await touchWorld();
      if (++worlds === 2) await session.run('touch leftover');
      return { ...session, replay: async () => undefined };
    };
    expect(await broken(fakeLab(step('a'), step('b')), leaky)).toContain(
      'b: jumping in is walking in: slide slide: the worlds differ:',
    );
  });

  it('finds a log that does not lead back to its world', async () => {
    const forgetful = async (): Promise<Session> => {
      const session = await touchWorld();
      return { ...session, replay: (log) => session.replay({ ...log, entries: log.entries.slice(1) }) };
    };
    expect(await broken(fakeLab(step('a')), forgetful)).toEqual([
      'its log leads back to its world: the worlds differ:',
    ]);
  });

  it('goes on after a promise that throws', async () => {
    const lab = fakeLab(step('a', { alternatives: [{ name: 'x', acts: [{ write: 'y', text: '' }] }] }));
    expect(await broken(lab)).toEqual([expect.stringContaining('a: passes: x: slide slide: TypeError')]);
  });
});

describe('a world for ways', () => {
  const log = { format: 1 as const, options: {}, entries: [], now: 0 };

  it('is begun anew only where files are not all that changed', async () => {
    let replays = 0;
    const world = await touchWorld();
    const counted: Session = { ...world, replay: (log) => (replays++, world.replay(log)) };
    const scratch = new ScratchWorld(counted);
    for (const line of ['touch a', 'touch b', 'git tag v1', 'touch c', 'export X=1', 'ls']) {
      const session = await scratch.begin('step', log);
      expect(await world.listFiles('/root')).toEqual([]);
      await session.run(line);
      expect((await session.log()).entries).toHaveLength(1);
      await scratch.end([{ run: line }]);
    }
    expect(replays).toBe(3);
  });
});

describe('JUnit', () => {
  it('names file and line, and counts', () => {
    const xml = junit([
      { suite: 'l', name: 'a', place: 'labs/l/lab.yaml:3', took: 12 },
      { suite: 'l', name: 'b <"', place: 'labs/l/lab.yaml:9', took: 1, failure: 'x\ny' },
    ]);
    expect(xml).toContain('<testsuite name="l" tests="2" failures="1" time="0.013">');
    expect(xml).toContain('<testcase classname="l" name="a" file="labs/l/lab.yaml" line="3" time="0.012" />');
    expect(xml).toContain('name="b &lt;&quot;"');
    expect(xml).toContain('<failure message="x">x&#10;y</failure>');
  });
});
