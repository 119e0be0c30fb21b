/** `kubectl describe`. Models: kubectl's `cmd/describe`; the kinds are in `describe/`. */
import { describerFor } from './describe/describers';
import { Description } from './describe/description';
import { KubectlError, aggregate, isNotFound, isReported } from './errors';
import { refOf, type Info } from './info';
import { fileOptions } from './manifests';
import { requireName } from './requests';
import type { Run } from './run';
import { select } from './select';

export async function describe(run: Run): Promise<void> {
  const files = fileOptions(run);
  if (run.args.length === 0 && files.filenames.length === 0 && files.kustomize === '')
    throw new KubectlError(
      'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.\n',
    );
  const selection = select(run, {
    args: run.args,
    files,
    labelSelector: run.text('selector'),
    allNamespaces: run.flag('all-namespaces'),
    typeMeansAll: true,
    continueOnError: true,
  });
  const { infos, error } = await selection.infos();
  if (error && isNotFoundAlone(error) && run.args.length === 2) return describeByPrefix(run, error);
  const errors = error ? [error] : [];
  const written = describeAll(run, infos, errors);
  if (!written && infos.length === 0 && errors.length === 0)
    run.err(
      run.flag('all-namespaces')
        ? 'No resources found\n'
        : `No resources found in ${run.namespace} namespace.\n`,
    );
  const failed = aggregate(errors);
  if (failed) throw failed;
}

function isNotFoundAlone(error: Error): boolean {
  if (!('errors' in error)) return isNotFound(error);
  const errors = error.errors as Error[];
  return errors.length === 1 && isNotFound(errors[0]);
}

/** Says whether there was one. Errors of the same words are told once. */
function describeAll(run: Run, infos: Info[], errors: Error[]): boolean {
  let first = true;
  for (const info of infos) {
    try {
      const text = descriptionOf(run, info);
      run.out(first ? text : `\n\n${text}`);
      first = false;
    } catch (failure) {
      if (!isReported(failure)) throw failure;
      if (!errors.some((each) => each.message === failure.message)) errors.push(failure);
    }
  }
  return !first;
}

/** `describe pod web` also finds `web-5d4f8c7b9-x2x4z`. */
async function describeByPrefix(run: Run, notFound: Error): Promise<void> {
  const [resource, prefix] = run.args as [string, string];
  const { infos, error } = await select(run, {
    args: [resource],
    typeMeansAll: true,
    singleType: true,
  }).infos();
  if (error) throw error;
  const found = infos.filter((info) => info.name.startsWith(prefix));
  if (found.length === 0) throw notFound;
  for (const info of found) run.out(`${descriptionOf(run, info)}\n`);
}

/** @throws StatusError */
function descriptionOf(run: Run, info: Info): string {
  requireName(info);
  const object = run.client.get(refOf(info));
  const to = new Description();
  describerFor(info.type)(object, to, {
    client: run.client,
    now: run.now(),
    showEvents: run.flag('show-events'),
  });
  return to.text();
}
