/**
 * `kubectl diff`: what apply would change.
 *
 * Models: kubectl's `cmd/diff`, and GNU diff on the two folders it writes. Left out: `--prune`.
 */
import { diffHunks, hunkHeader } from '../../git/xdiff/hunks';
import type { KubeObject } from '../../kube/api';
import { clone } from '../../kube/json-value';
import { marshal } from '../../yaml/marshal';
import { notModelled } from '../not-modelled';
import { patchOf } from './apply';
import { Exit, KubectlError, describeError, isNotFound, isReported } from './errors';
import { refOf, type Info } from './info';
import { LAST_APPLIED, withLastApplied } from './last-applied';
import { fileOptions, requireFiles } from './manifests';
import { isBuiltIn } from './object-schema';
import type { Run } from './run';
import { select } from './select';

/** Ends with 1 where there are differences, and with more where something went wrong. */
export async function diff(run: Run): Promise<number> {
  try {
    return await compare(run);
  } catch (error) {
    if (!isReported(error)) throw error;
    run.err(describeError(error));
    throw new Exit(2);
  }
}

async function compare(run: Run): Promise<number> {
  if (run.args.length) throw run.usage(`Unexpected args: [${run.args.join(' ')}]`);
  requireFiles(fileOptions(run));
  if (run.flag('force-conflicts') && !run.flag('server-side'))
    throw new KubectlError('--force-conflicts only works with --server-side');
  if (run.flag('prune')) throw notModelled('kubectl', 'diff --prune');
  const { names, files } = run.context;
  const [live, merged] = [`/tmp/LIVE-${names.digits()}`, `/tmp/MERGED-${names.digits()}`];
  files.mkdir(live);
  files.mkdir(merged);
  try {
    await select(run, { files: fileOptions(run), labelSelector: run.text('selector') }).visit((info) =>
      write(run, info, live, merged),
    );
    return await runDiff(run, live, merged);
  } finally {
    files.remove(live, { recursive: true });
    files.remove(merged, { recursive: true });
  }
}

/** Writes the object as it is and as it would be into the two folders. */
function write(run: Run, info: Info, live: string, merged: string): void {
  const before = liveObject(run, info);
  const after = mergedObject(run, info, before);
  const { group, version, kind } = info.type;
  const name = `${group ? `${group}.` : ''}${version}.${kind}.${info.namespace}.${info.name}`;
  const [from, to] = kind === 'Secret' && version === 'v1' ? masked(before, after) : [before, after];
  run.context.files.write(`${live}/${name}`, from ? marshal(from) : '');
  run.context.files.write(`${merged}/${name}`, marshal(to));
  if (before?.metadata.deletionTimestamp)
    run.err(`Warning: Detected changes to resource ${info.name} which is currently being deleted.\n`);
}

function liveObject(run: Run, info: Info): KubeObject | undefined {
  try {
    return run.client.get(refOf(info), { managedFields: run.flag('show-managed-fields') });
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** @throws StatusError, KubectlError */
function mergedObject(run: Run, info: Info, live: KubeObject | undefined): KubeObject {
  const serverSide = run.flag('server-side');
  const manager = run.has('field-manager') ? run.text('field-manager') : '';
  const options = {
    dryRun: true,
    fieldValidation: 'Warn' as const,
    warn: run.warn,
    fieldManager: manager || (serverSide ? 'kubectl' : 'kubectl-client-side-apply'),
  };
  if (serverSide) return run.client.apply(info.object!, { ...options, force: run.flag('force-conflicts') });
  if (!live) return run.client.create(info.object!, options);
  const patch = patchOf({ ...info, object: live }, modified(info.object!, live), live);
  if (Object.keys(patch).length === 0) return live;
  // only against the object that is shown beside it
  const { resourceVersion } = live.metadata;
  const fixed = { ...patch, metadata: { ...(patch.metadata as object | undefined), resourceVersion } };
  return run.client.patch(refOf(info), isBuiltIn(info.type) ? 'strategic' : 'merge', fixed, options);
}

/** The file's object with the annotation left as it is, so that it does not show. */
function modified(object: KubeObject, live: KubeObject): KubeObject {
  const copy = withLastApplied(object);
  const annotations = copy.metadata.annotations!;
  const kept = live.metadata.annotations?.[LAST_APPLIED];
  if (kept === undefined) delete annotations[LAST_APPLIED];
  else annotations[LAST_APPLIED] = kept;
  return copy;
}

/** Secrets show only whether a value differs. */
function masked(before: KubeObject | undefined, after: KubeObject): [KubeObject | undefined, KubeObject] {
  const [from, to] = [before && clone(before), clone(after)];
  const [old, now] = [from?.data, to.data] as [Record<string, string>?, Record<string, string>?];
  for (const key of new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})])) {
    const [a, b] = [old?.[key], now?.[key]];
    const differ = a !== undefined && b !== undefined && a !== b;
    if (a !== undefined) old![key] = differ ? '*** (before)' : '***';
    if (b !== undefined) now![key] = differ ? '*** (after)' : '***';
  }
  return [from, to];
}

/** `diff -u -N`, or what `KUBECTL_EXTERNAL_DIFF` names. */
async function runDiff(run: Run, live: string, merged: string): Promise<number> {
  const external = run.context.env.get('KUBECTL_EXTERNAL_DIFF');
  if (external) {
    const [program, ...words] = external.split(' ');
    const safe = words.filter((word) => /^[a-zA-Z0-9-=]+$/.test(word));
    const { stdout, stderr, code } = await run.context.exec([program, ...safe, live, merged].join(' '));
    run.out(stdout);
    run.err(stderr);
    return code;
  }
  const { files } = run.context;
  let different = false;
  for (const name of files.list(live)) {
    const [a, b] = [`${live}/${name}`, `${merged}/${name}`];
    const hunks = diffHunks(files.readText(a), files.readText(b), { indentHeuristic: false });
    if (hunks.length === 0) continue;
    different = true;
    run.out(`diff -u -N ${a} ${b}\n--- ${a}\t${stamp(run, a)}\n+++ ${b}\t${stamp(run, b)}\n`);
    for (const hunk of hunks)
      run.out(`${hunkHeader({ ...hunk, heading: '' })}\n${hunk.lines.map((line) => `${line}\n`).join('')}`);
  }
  return different ? 1 : 0;
}

/** `2026-11-22 20:16:58.384000000 +0000` */
function stamp(run: Run, path: string): string {
  const time = new Date(run.context.files.stat(path).mtime).toISOString();
  return `${time.slice(0, 10)} ${time.slice(11, 23)}000000 +0000`;
}
