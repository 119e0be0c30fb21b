/** `kubectl taint`. Models: kubectl's `cmd/taint`. */
import { clone } from '../../kube/json-value';
import { KubectlError, NoResourceMatch, throwAll } from './errors';
import { refOf } from './info';
import { twoWayStrategic } from './merge-diff';
import { labelValueErrors, qualifiedNameErrors } from '../../kube/validation/names';
import { schemaOfType } from './object-schema';
import { changePrinter } from './printers';
import { writeOptions } from './requests';
import { findType } from './resource-types';
import type { Run } from './run';
import { select } from './select';

interface Taint {
  key: string;
  value?: string;
  effect: string;
}

interface Change {
  add: Taint[];
  /** an empty effect stands for all */
  remove: Taint[];
}

export async function taint(run: Run): Promise<void> {
  const dryRun = run.dryRun();
  const fieldValidation = run.fieldValidation();
  const { resources, specs } = splitArguments(run.args);
  if (resources.length === 0)
    throw new KubectlError('one or more resources must be specified as <resource> <name>');
  if (specs.length === 0) throw new KubectlError('at least one taint update is required');
  const change = parseTaints(run, specs);
  validate(run, resources, change);
  const options = { ...writeOptions(run, dryRun, run.text('field-manager')), fieldValidation };
  const all = run.flag('all');
  await select(run, {
    args: all || run.text('selector') ? ['nodes'] : ['nodes', ...resources.slice(1)],
    labelSelector: run.text('selector'),
    all,
    continueOnError: true,
    latest: true,
  }).visit((info) => {
    const before = info.object!;
    const after = clone(before);
    const operation = update(run, after as unknown as Node, change);
    const patch = twoWayStrategic(schemaOfType(info.type), before, after);
    // kubectl names the deed after it has said that it is a dry run, and loses that
    const print = changePrinter(run, operation, 'none', { typed: true });
    print(dryRun === 'client' ? after : run.client.patch(refOf(info), 'strategic', patch, options));
  });
}

function splitArguments(args: string[]): { resources: string[]; specs: string[] } {
  const first = args.findIndex(isSpec);
  const [resources, specs] = first < 0 ? [args, []] : [args.slice(0, first), args.slice(first)];
  const stray = specs.find((word) => !isSpec(word));
  if (stray !== undefined)
    throw new KubectlError(`all resources must be specified before taint changes: ${stray}`);
  return { resources, specs };
}

function isSpec(word: string): boolean {
  return word.includes('=') || word.includes(':') || word.endsWith('-');
}

function parseTaints(run: Run, specs: string[]): Change {
  const change: Change = { add: [], remove: [] };
  for (const spec of specs) {
    if (spec.endsWith('-')) {
      const { key, effect } = parseTaint(run, spec.slice(0, -1));
      change.remove.push({ key, effect });
      continue;
    }
    const added = parseTaint(run, spec);
    if (added.effect === '') throw run.usage(`invalid taint spec: ${spec}`);
    if (change.add.some((each) => each.key === added.key && each.effect === added.effect))
      throw run.usage(
        `duplicated taints with the same key and effect: {${added.key} ${added.value ?? ''} ${added.effect} <nil>}`,
      );
    change.add.push(added);
  }
  return change;
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** `key=value:effect`, `key:effect` or `key`. */
function parseTaint(run: Run, spec: string): Taint {
  const bad = (why = ''): Error => run.usage(`invalid taint spec: ${spec}${why}`);
  const parts = spec.split(':');
  if (parts.length > 2) throw bad();
  const effect = parts[1] ?? '';
  if (parts.length === 2 && !EFFECTS.includes(effect))
    throw run.usage(`invalid taint effect: ${effect}, unsupported taint effect`);
  const pair = parts.length === 2 ? parts[0]!.split('=') : [spec];
  if (pair.length > 2) throw bad();
  const [key = '', value] = pair;
  const problems = [...(value === undefined ? [] : labelValueErrors(value))];
  if (problems.length) throw bad(`, ${problems.join('; ')}`);
  const keyProblems = qualifiedNameErrors(key);
  if (keyProblems.length) throw bad(`, ${keyProblems.join('; ')}`);
  return { key, ...(value ? { value } : {}), effect };
}

function validate(run: Run, resources: string[], { add, remove }: Change): void {
  const [resource = '', ...group] = resources[0]!.toLowerCase().split('.');
  const type = findType(run.client, resource, group.join('.'));
  if (!type) throw new NoResourceMatch(resource, group.join('.'));
  if (type.kind !== 'Node')
    throw new KubectlError(
      `invalid resource type ${resources[0]!.toLowerCase()}, only node types are supported`,
    );
  const both = add.flatMap((added) =>
    remove
      .filter(({ key, effect }) => key === added.key && (effect === '' || effect === added.effect))
      .map(({ key, effect }) => `${key}=${effect}`),
  );
  if (both.length)
    throw new KubectlError(
      `can not both modify and remove the following taint(s) in the same command: ${both.join(', ')}`,
    );
  const all = run.flag('all');
  if (all && run.text('selector'))
    throw new KubectlError("setting 'all' parameter with a non empty selector is prohibited");
  if (!all && !run.text('selector') && resources.length < 2)
    throw new KubectlError("at least one resource name must be specified since 'all' parameter is not set");
}

interface Node {
  metadata: { name: string };
  spec: { taints?: Taint[] };
}

function same(a: Taint, b: Taint): boolean {
  return a.key === b.key && a.effect === b.effect;
}

/** Answers what was done. @throws KubectlError */
function update(run: Run, node: Node, { add, remove }: Change): string {
  const old = node.spec.taints ?? [];
  const overwrite = run.flag('overwrite');
  const exist = add.filter((added) => old.some((each) => same(each, added))).map(({ key }) => key);
  if (!overwrite && exist.length)
    throw new KubectlError(
      `node ${node.metadata.name} already has ${exist.join(',')} taint(s) with same effect(s) and --overwrite is false`,
    );
  let taints = [...add, ...old.filter((each) => !add.some((added) => same(added, each)))];
  const added = taints.length !== old.length;
  const errors: Error[] = [];
  let removed = false;
  for (const each of remove) {
    const kept = taints.filter(
      (one) => one.key !== each.key || (each.effect !== '' && one.effect !== each.effect),
    );
    removed = kept.length !== taints.length;
    taints = kept;
    if (!removed)
      errors.push(
        new KubectlError(
          `taint ${JSON.stringify(each.effect ? `${each.key}:${each.effect}` : each.key)} not found`,
        ),
      );
  }
  throwAll(errors);
  node.spec.taints = taints;
  if ((added && removed) || overwrite) return 'modified';
  return added ? 'tainted' : 'untainted';
}
