/** Slips of the file itself: what cannot be read, what Flux does not read, what was overwritten. */
import type { Unreadable } from '../documents';
import type { Facts } from '../facts';
import type { Miss } from '../lab';
import { typedCommands, flagOf } from '../typed-lines';
import { cleanPath } from '../match';
import { fleetFiles, isFlux, manifests, manifestsOf, yamlFiles } from './manifests';
import type { Slip } from './slip';
import { explain } from './yaml-words';

export const tab: Slip = {
  name: 'tab',
  stage: 'file',
  find: async (facts) =>
    (await unreadable(facts)).filter(hasTab).map((bad) => ({
      ...placed(bad),
      slip: 'tab',
      message: `Line ${bad.line} of ${bad.file.path} is indented with a tab.`,
      advice:
        'YAML is indented with spaces only. Put spaces in its place, as many as the lines around it have.',
      found: 'a tab',
      expected: 'spaces',
    })),
};

export const unparsable: Slip = {
  name: 'unparsable',
  stage: 'file',
  find: async (facts) =>
    (await unreadable(facts))
      .filter((bad) => !hasTab(bad))
      .map((bad) => {
        const { line, message, advice } = explain(bad);
        const found = (bad.file.text.split('\n')[line - 1] ?? '').trim();
        return { ...placed({ ...bad, line }), slip: 'unparsable', message, advice, found };
      }),
};

async function unreadable(facts: Facts): Promise<Unreadable[]> {
  return (await yamlFiles(facts)).flatMap((file) => facts.documents(file).unreadable.slice(0, 1));
}

/** The parser may stumble a line later than the tab. */
function hasTab({ file, line, text }: Unreadable): boolean {
  const before = file.text.split('\n')[line - 2] ?? '';
  return /^ *\t/.test(text) || /^ *\t/.test(before);
}

function placed({ file, line }: Unreadable): Pick<Miss, 'file' | 'line'> {
  return { file: file.absolute ?? file.path, line };
}

export const emptyFile: Slip = {
  name: 'empty-file',
  stage: 'file',
  find: async (facts) =>
    (await yamlFiles(facts))
      .filter((file) => file.text.trim() === '')
      .map((file) => ({
        slip: 'empty-file',
        message: `${file.path} is empty.`,
        advice:
          'A redirection makes the file before the command runs: where the command failed, or had no --export, nothing went in.',
        file: file.absolute ?? file.path,
        line: 1,
        found: 'nothing',
        expected: 'a manifest',
      })),
};

/** Text, where an object should be: what a command said instead of what it should have written. */
export const noManifest: Slip = {
  name: 'no-manifest',
  stage: 'file',
  find: async (facts) =>
    (await yamlFiles(facts)).flatMap((file) =>
      facts
        .documents(file)
        .read.filter(({ value }) => value === undefined)
        .slice(0, 1)
        .map((document) => ({
          slip: 'no-manifest',
          message: `${file.path} holds text that is no manifest.`,
          advice: 'A manifest is made of fields: a name, a colon, a blank, and a value. Remove what is none.',
          file: file.absolute ?? file.path,
          line: document.lineOf([]),
          found: file.text.split('\n')[document.lineOf([]) - 1]?.trim(),
          expected: 'a manifest',
        })),
    ),
};

/** Flux picks up `.yaml` and `.yml` only. */
export const otherEnding: Slip = {
  name: 'other-ending',
  stage: 'file',
  find: async (facts) =>
    (await fleetFiles(facts))
      .filter((file) => !/\.ya?ml$/.test(file.path) && manifestsOf(file, facts).some(isFlux))
      .map((file) => ({
        slip: 'other-ending',
        message: `${file.path} does not end in .yaml.`,
        advice:
          'Where a folder has no kustomization.yaml, Flux takes the files that end in .yaml or .yml, and no others. Rename it.',
        file: file.absolute ?? file.path,
        found: file.path.split('/').at(-1)!,
        expected: 'a name that ends in .yaml',
      })),
};

/** What an earlier command wrote is gone since a later one said `>`. */
export const overwritten: Slip = {
  name: 'overwritten',
  stage: 'file',
  find: async (facts) => {
    const written = new Map<string, string[]>();
    const there = new Set(
      (await manifests(facts)).map(({ kind, name, spec }) => whatIs(kind, name, spec?.['path'])),
    );
    for (const { file, mode, what } of await exports(facts)) {
      const earlier = written.get(file) ?? [];
      const lost = earlier.find((each) => each !== what && !there.has(each));
      if (mode === 'write' && lost !== undefined && there.has(what)) return [overwrittenMiss(file, lost)];
      written.set(file, [...earlier, what]);
    }
    return [];
  },
};

/** In words; a Kustomization by its path, since two of one name may be wanted. */
function whatIs(kind: string, name: string, path: unknown): string {
  return kind === 'Kustomization' && typeof path === 'string'
    ? `Kustomization for ./${cleanPath(path)}`
    : `${kind} ${name}`;
}

/** Typed `flux create … --export > FILE` of the role, in order. */
async function exports(facts: Facts): Promise<{ file: string; mode: 'write' | 'append'; what: string }[]> {
  const { entries } = await facts.log();
  return entries.flatMap((entry) => {
    if (entry.type !== 'run' || entry.role !== facts.role) return [];
    return typedCommands(entry.line).flatMap(({ words, redirects }) => {
      const what = created(words);
      return what === undefined ? [] : redirects.map(({ file, mode }) => ({ file, mode, what }));
    });
  });
}

const CREATED: Readonly<Record<string, string>> = {
  git: 'GitRepository',
  helm: 'HelmRepository',
  oci: 'OCIRepository',
};

function created([program, verb, kind = '', ...rest]: string[]): string | undefined {
  if (program !== 'flux' || verb !== 'create') return undefined;
  if (kind === 'source') return CREATED[rest[0] ?? ''] && `${CREATED[rest[0]!]} ${rest[1]}`;
  const path = flagOf(rest, ['--path']);
  return typeof path === 'string' ? whatIs('Kustomization', '', path) : undefined;
}

function overwrittenMiss(file: string, lost: string): Miss {
  return {
    slip: 'overwritten',
    message: `The last redirection wrote ${file} anew; the ${lost} is gone from it.`,
    advice:
      '> begins the file again, >> adds at its end. Run the command of the one that is gone again, with >>.',
    file,
    found: '>',
    expected: '>>',
  };
}
