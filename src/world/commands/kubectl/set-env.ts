/** `kubectl set env`. Models: kubectl's `set env`. Left out: `--resolve` with `--list`; without it there is nothing to it. */
import type { KubeObject } from '../../kube/api';
import { notModelled } from '../not-modelled';
import { isReported, KubectlError } from './errors';
import type { Info } from './info';
import { goText } from './go-values';
import { matching, podSpecOf, targets, updateAll, type Container, type EnvVar } from './pod-template';
import { changePrinter } from './printers';
import type { Run } from './run';
import { select } from './select';

export async function setEnv(run: Run): Promise<void> {
  if (run.flag('all') && run.text('selector'))
    throw new KubectlError('cannot set --all and --selector at the same time');
  const { resources, words } = splitArguments(run.args);
  const dryRun = run.dryRun();
  changePrinter(run, '', dryRun);
  validate(run, resources);
  if (run.flag('resolve') && run.flag('list')) throw notModelled('kubectl', 'set env --resolve');
  const { env, remove } = readEnv(run, [...run.list('env'), ...words]);
  if (run.text('from')) env.push(...(await envFrom(run)));
  if (run.text('prefix')) for (const each of env) each.name = run.text('prefix') + each.name;
  const infos = await targets(run, run.flag('local') ? [] : resources, dryRun);
  const pattern = run.text('containers') || '*';
  const apply = (object: KubeObject): void => {
    const spec = podSpecOf(object);
    const found = [...matching(spec.containers, pattern), ...matching(spec.initContainers, pattern)];
    if (found.length === 0)
      return run.warn(
        `${object.kind}/${object.metadata.name} does not have any containers matching ${JSON.stringify(pattern)}`,
      );
    for (const container of found) change(run, object, container, env, remove);
  };
  if (run.flag('list')) return infos.forEach((info) => listed(info, apply));
  updateAll(run, infos, dryRun, {
    operation: 'env updated',
    failure: 'failed to patch env update to pod template: ',
    apply,
  });
}

/** A list tells nothing of what went wrong. */
function listed({ object }: Info, apply: (object: KubeObject) => void): void {
  try {
    apply(object!);
  } catch (error) {
    if (!isReported(error)) throw error;
  }
}

function splitArguments(args: string[]): { resources: string[]; words: string[] } {
  const isEnv = (word: string): boolean => /^.+=.*$/s.test(word) || word.endsWith('-');
  const first = args.findIndex(isEnv);
  const at = first < 0 ? args.length : first;
  if (args.slice(at).some((word) => !isEnv(word)))
    throw new KubectlError(`all resources must be specified before environment changes: ${args.join(' ')}`);
  return { resources: args.slice(0, at), words: args.slice(at) };
}

function validate(run: Run, resources: string[]): void {
  if (run.list('filename').length === 0 && resources.length === 0)
    throw new KubectlError(
      'one or more resources must be specified as <resource> <name> or <resource>/<name>',
    );
  if (run.flag('list') && run.text('output'))
    throw new KubectlError('--list and --output may not be specified together');
  if (run.list('keys').length && !run.text('from'))
    throw new KubectlError('when specifying --keys, a configmap or secret must be provided with --from');
}

function envNameProblems(name: string): string[] {
  const problems: string[] = [];
  if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name))
    problems.push(
      "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')",
    );
  if (name === '.') problems.push("must not be '.'");
  else if (name === '..') problems.push("must not be '..'");
  else if (name.startsWith('..')) problems.push("must not start with '..'");
  return problems;
}

function readEnv(run: Run, words: string[]): { env: EnvVar[]; remove: string[] } {
  const env: EnvVar[] = [];
  const remove: string[] = [];
  for (const word of words) {
    if (word === '-') env.push(...envOfText(run.context.stdin));
    else if (word.includes('=')) {
      const at = word.indexOf('=');
      const name = word.slice(0, at);
      const problems = envNameProblems(name);
      if (problems.length)
        throw new KubectlError(`${JSON.stringify(name)} is not a valid key name: ${problems.join(';')}`);
      env.push({ name, value: word.slice(at + 1) });
    } else if (word.endsWith('-')) remove.push(word.slice(0, -1));
    else throw new KubectlError(`unknown environment variable: ${word}`);
  }
  if (remove.some((name) => env.some((each) => each.name === name)))
    throw new KubectlError(
      'can not both modify and remove the same environment variable in the same command',
    );
  return { env, remove };
}

function envOfText(text: string): EnvVar[] {
  return text
    .split('\n')
    .map((line) => line.replace(/#.*$/, ''))
    .filter((line) => line.includes('='))
    .map((line) => ({ name: line.slice(0, line.indexOf('=')), value: line.slice(line.indexOf('=') + 1) }));
}

/** Variables that point at the keys of a ConfigMap or Secret. */
async function envFrom(run: Run): Promise<EnvVar[]> {
  const { infos, error } = await select(run, { args: [run.text('from')], continueOnError: true }).infos();
  if (error) throw error;
  return infos.flatMap(({ object }) => {
    const kind = object!.kind;
    if (kind !== 'ConfigMap' && kind !== 'Secret')
      throw new KubectlError('unsupported resource specified in --from');
    const keys = Object.keys((object!.data ?? {}) as Record<string, string>);
    const wanted = run.list('keys');
    return keys
      .filter((key) => wanted.length === 0 || wanted.includes(key))
      .map((key) => ({
        name: envName(run, key),
        valueFrom: {
          [kind === 'Secret' ? 'secretKeyRef' : 'configMapKeyRef']: { name: object!.metadata.name, key },
        },
      }));
  });
}

function envName(run: Run, key: string): string {
  const name = key.replace(/[^a-zA-Z0-9_]/g, '_').toUpperCase();
  if (name !== key) run.warn(`key ${key} transferred to ${name}`);
  return name;
}

function change(run: Run, object: KubeObject, container: Container, env: EnvVar[], remove: string[]): void {
  const there = container.env ?? [];
  if (!run.flag('overwrite')) refuseOverwrites(there, env);
  const updated = update(there, env, remove);
  if (updated.length || container.env) container.env = updated;
  if (run.flag('list')) list(run, object, container);
}

function refuseOverwrites(there: EnvVar[], env: EnvVar[]): void {
  for (const each of env) {
    const old = there.find(({ name }) => name === each.name);
    if (old && old.value !== each.value)
      throw new KubectlError(
        `'${each.name}' already has a value (${old.value ?? ''}), and --overwrite is false`,
      );
  }
}

function update(there: EnvVar[], env: EnvVar[], remove: string[]): EnvVar[] {
  const covered = new Set(remove);
  const out: EnvVar[] = [];
  for (const each of there) {
    if (covered.has(each.name)) continue;
    const newer = env.find(({ name }) => name === each.name);
    if (newer) covered.add(each.name);
    out.push(newer ?? each);
  }
  for (const each of env) {
    if (covered.has(each.name)) continue;
    covered.add(each.name);
    out.push(each);
  }
  return out;
}

function list(run: Run, object: KubeObject, { name, env }: Container): void {
  run.out(`# ${object.kind} ${object.metadata.name}, container ${name}\n`);
  for (const each of env ?? [])
    run.out(
      each.valueFrom
        ? `# ${each.name} from ${reference(each.valueFrom)}\n`
        : `${each.name}=${each.value ?? ''}\n`,
    );
}

/** Where a value comes from, in words. */
function reference(from: Record<string, Record<string, unknown>>): string {
  const { configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef } = from;
  if (configMapKeyRef) return `configmap ${goText(configMapKeyRef.name)}, key ${goText(configMapKeyRef.key)}`;
  if (secretKeyRef) return `secret ${goText(secretKeyRef.name)}, key ${goText(secretKeyRef.key)}`;
  if (fieldRef) return `field path ${goText(fieldRef.fieldPath)}`;
  if (resourceFieldRef)
    return `resource field ${resourceFieldRef.containerName ? `${goText(resourceFieldRef.containerName)}/` : ''}${goText(resourceFieldRef.resource)}`;
  return 'invalid valueFrom';
}
