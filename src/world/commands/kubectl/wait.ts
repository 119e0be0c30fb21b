/** `kubectl wait`. Models: kubectl's `cmd/wait`. */
import { StatusError, type KubeObject } from '../../kube/api';
import { KubectlError, isNotFound, throwAll, Aggregate, isReported } from './errors';
import { goText } from './go-values';
import { refOf, type Info } from './info';
import { JsonPathError, jsonPath, type JsonPath } from './jsonpath';
import { fileOptions } from './manifests';
import { changePrinter } from './printers';
import { qualifiedResource } from './resource-types';
import type { Run } from './run';
import { select, type SelectOptions } from './select';
import { relaxedPath } from './sort';

const WEEK = 7 * 24 * 3_600_000;
/** How often the world is looked at. */
const STEP = 200;

/** Looks once; throws where it can never be met. */
type Condition = { met(object: KubeObject): boolean } | 'delete' | 'create';

export async function wait(run: Run): Promise<void> {
  const print = changePrinter(run, 'condition met');
  const condition = conditionOf(run.text('for'));
  const timeout = run.invocation.duration('timeout');
  const deadline = run.now() + (timeout < 0 ? WEEK : timeout);
  const options = selectOptions(run);
  if (condition === 'create') await untilFound(run, options, deadline);
  let count = 0;
  try {
    await select(run, options).visit(async (info) => {
      count++;
      await waitFor(run, info, condition, { deadline, once: timeout === 0 });
      print(info.object!);
    });
  } catch (error) {
    if (condition !== 'delete' || !isReported(error)) throw error;
    const all = error instanceof Aggregate ? error.errors : [error];
    throwAll(all.filter((each) => !isNotFound(each)));
  }
  if (count === 0 && condition !== 'delete') throw new KubectlError('no matching resources found');
}

function selectOptions(run: Run): SelectOptions {
  return {
    args: run.args,
    files: fileOptions(run),
    labelSelector: run.text('selector'),
    fieldSelector: run.text('field-selector'),
    all: run.flag('all'),
    allNamespaces: run.flag('all-namespaces'),
    local: run.flag('local'),
    continueOnError: true,
    latest: true,
  };
}

/** @throws KubectlError where `--for` makes no sense */
function conditionOf(text: string): Condition {
  const lower = text.toLowerCase();
  if (lower === 'delete' || lower === 'create') return lower;
  if (text.startsWith('condition=')) {
    const [name = '', ...value] = text.slice('condition='.length).split('=');
    const status = value.length ? value.join('=') : 'true';
    return { met: (object) => hasCondition(object, name, status) };
  }
  if (text.startsWith('jsonpath=')) return pathCondition(text.slice('jsonpath='.length));
  throw new KubectlError(`unrecognized condition: ${JSON.stringify(text)}`);
}

function hasCondition(object: KubeObject, name: string, status: string): boolean {
  const conditions = (object.status?.conditions ?? []) as Record<string, unknown>[];
  const found = conditions.find((each) => String(each.type).toLowerCase() === name.toLowerCase());
  if (!found) return false;
  const observed = (found.observedGeneration ?? object.status?.observedGeneration) as number | undefined;
  const { generation } = object.metadata;
  if (generation !== undefined && observed !== undefined && observed < generation) return false;
  return String(found.status).toLowerCase() === status.toLowerCase();
}

function pathCondition(text: string): Condition {
  const parts = splitEquals(text);
  if (parts.length > 2)
    throw new KubectlError(
      "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'",
    );
  const expression = relaxedPath(parts[0]!);
  const value = parts[1]?.replace(/^['"]+|['"]+$/g, '');
  if (value === '')
    throw new KubectlError(
      "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3",
    );
  if (expression === '') throw new KubectlError('jsonpath expression cannot be empty');
  const path = readPath(expression);
  return { met: (object) => pathMet(path, object, value) };
}

/** At single `=` only: `==` belongs to the expression. */
function splitEquals(text: string): string[] {
  return text.split(/(?<!=)=(?!=)/);
}

function readPath(expression: string): JsonPath {
  try {
    return jsonPath(expression, { allowMissingKeys: true });
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    throw new KubectlError(error.message);
  }
}

function pathMet(path: JsonPath, object: KubeObject, value: string | undefined): boolean {
  let found;
  try {
    found = path.find(object);
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    throw new KubectlError(error.message);
  }
  if (!found[0]?.length) return false;
  if (found.length > 1) throw new KubectlError('given jsonpath expression matches more than one list');
  if (found[0].length > 1) throw new KubectlError('given jsonpath expression matches more than one value');
  if (value === undefined) return true;
  const [only] = found[0];
  if (only !== null && typeof only === 'object')
    throw new KubectlError('jsonpath leads to a nested object or list which is not supported');
  return goText(only).trim() === value.trim();
}

async function untilFound(run: Run, options: SelectOptions, deadline: number): Promise<void> {
  for (;;) {
    const { infos, error } = await select(run, options).infos();
    const missing = error instanceof Aggregate ? error.errors.every(isNotFound) : isNotFound(error);
    if (error && !missing) throw error;
    if (infos.length) return;
    if (run.now() >= deadline) throw new KubectlError('timed out waiting for the condition');
    await run.context.sleep(Math.min(500, Math.max(1, deadline - run.now())));
  }
}

async function waitFor(
  run: Run,
  info: Info,
  condition: Condition,
  when: { deadline: number; once: boolean },
): Promise<void> {
  if (condition === 'create') return;
  const unmet = (): KubectlError => new KubectlError(`condition not met for ${nameOf(info)}`);
  if (condition === 'delete') {
    if (!when.once) return untilGone(run, info, when.deadline);
    if (present(run, info)) throw unmet();
    return;
  }
  for (;;) {
    const object = present(run, info);
    if (!object) throw missing(info);
    info.object = object;
    if (condition.met(object)) return;
    if (when.once) throw unmet();
    if (run.now() >= when.deadline) throw timedOut(info);
    await run.context.sleep(Math.min(STEP, Math.max(1, when.deadline - run.now())));
  }
}

/** Waits until this very object is gone; one of the same name that came later does not count. @throws KubectlError */
export async function untilGone(run: Run, info: Info, deadline: number): Promise<void> {
  const uid = info.object?.metadata.uid;
  for (;;) {
    const object = present(run, info);
    if (!object || (uid && object.metadata.uid !== uid)) return;
    if (run.now() >= deadline) throw timedOut(info);
    await run.context.sleep(Math.min(STEP, Math.max(1, deadline - run.now())));
  }
}

function present(run: Run, info: Info): KubeObject | undefined {
  try {
    return run.client.get(refOf(info));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function missing({ type, name }: Info): StatusError {
  return new StatusError('NotFound', `${qualifiedResource(type)} ${JSON.stringify(name)} not found`, {
    code: 404,
  });
}

function timedOut(info: Info): KubectlError {
  return new KubectlError(`timed out waiting for the condition on ${nameOf(info)}`);
}

function nameOf({ type, name }: Info): string {
  return `${type.resource}/${name}`;
}
