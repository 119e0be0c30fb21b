/**
 * `kubectl edit`: objects as text in an editor, and back.
 *
 * Models: kubectl's `cmd/edit` and `cmd/util/editor/editoptions.go`: the header, the rounds that repeat while the
 * server refuses, what becomes of the edited copy. Left out: `--record`, `--windows-line-endings`.
 */
import { StatusError, type KubeObject } from '../../kube/api';
import { equal, type JsonMap } from '../../kube/json-value';
import { marshal } from '../../yaml/marshal';
import { editText, withoutCommentLines, withoutComments, type Edited } from './editor';
import { Exit, KubectlError, isNotFound, isReported } from './errors';
import { goJson } from './go-values';
import { refOf, type Info } from './info';
import { withLastApplied } from './last-applied';
import { fileOptions, flatten, readObjects } from './manifests';
import { twoWayJson, twoWayStrategic } from './merge-diff';
import { isBuiltIn, schemaOfType } from './object-schema';
import { changePrinter } from './printers';
import { create } from './requests';
import type { Run } from './run';
import { qualifiedResource } from './resource-types';
import { select } from './select';

export async function edit(run: Run): Promise<void> {
  const validation = run.fieldValidation();
  const { infos, error } = await select(run, {
    args: run.args,
    files: fileOptions(run),
    typeMeansAll: true,
    latest: true,
    continueOnError: true,
    subresource: run.text('subresource'),
  }).infos();
  if (error) throw error;
  if (infos.length === 0) throw new KubectlError('edit cancelled, no objects found');
  await new EditSession(run, infos, validation, patchEdited, HEADER).edit();
}

/** `kubectl create --edit`: each object is edited before it is made. */
export async function editFiles(run: Run): Promise<void> {
  const validation = run.fieldValidation();
  await select(run, { files: fileOptions(run), continueOnError: true }).visit((info) =>
    new EditSession(run, [info], validation, createEdited, HEADER).edit(),
  );
}

const HEADER = [
  "Please edit the object below. Lines beginning with a '#' will be ignored,",
  'and an empty file will abort the edit. If an error occurs while saving this file will be',
  'reopened with the relevant failures.',
];

/** What is done with an edited object. */
export type Apply = (session: EditSession, info: Info) => void;

interface Reason {
  head: string;
  others: string[];
}

export class EditSession {
  /** why the file has to be edited again */
  private reasons: Reason[] = [];
  private retryable = 0;
  private missing = 0;

  constructor(
    readonly run: Run,
    readonly infos: Info[],
    readonly validation: 'Strict' | 'Warn' | 'Ignore',
    private readonly apply: Apply,
    private readonly header: string[],
  ) {}

  /** @throws KubectlError, Exit */
  async edit(): Promise<void> {
    let round = { edited: undefined as Edited | undefined, failed: false };
    for (;;) {
      const next = await this.round(round);
      if (!next) return;
      round = next;
    }
  }

  private async round(before: {
    edited: Edited | undefined;
    failed: boolean;
  }): Promise<{ edited: Edited; failed: boolean } | undefined> {
    const original = this.text();
    const shown = before.failed ? this.heading() + withoutCommentLines(before.edited!.text) : original;
    const edited = await this.editOrKeep(shown, before.edited);
    if (before.failed && withoutComments(before.edited!.text) === withoutComments(edited.text))
      throw this.kept(edited, new KubectlError('Edit cancelled, no valid changes were saved.'));
    if (before.edited) this.run.context.files.remove(before.edited.path, { force: true });
    this.reasons = [];
    const problem = this.validation === 'Ignore' ? undefined : this.problem(edited);
    if (problem) {
      this.run.err(`${this.refused(problem, this.infos[0]!)}\n`);
      return { edited, failed: true };
    }
    if (withoutComments(original) === withoutComments(edited.text))
      return this.end(edited, 'Edit cancelled, no changes made.');
    if (!withoutCommentLines(edited.text).trim())
      return this.end(edited, 'Edit cancelled, saved file was empty.');
    const infos = this.read(edited);
    if (!infos) return { edited, failed: true };
    return this.applyAll(edited, infos) ? { edited, failed: true } : undefined;
  }

  private async editOrKeep(text: string, before: Edited | undefined): Promise<Edited> {
    try {
      return await editText(this.run, text, this.run.text('output') === 'json' ? '.json' : '.yaml');
    } catch (error) {
      if (!(error instanceof KubectlError) || !before) throw error;
      throw this.kept(before, error);
    }
  }

  private end(edited: Edited, message: string): undefined {
    this.run.context.files.remove(edited.path, { force: true });
    this.run.err(`${message}\n`);
  }

  private text(): string {
    const objects = this.infos.map((info) => info.object!);
    const whole =
      objects.length === 1 ? objects[0]! : { apiVersion: 'v1', items: objects, kind: 'List', metadata: {} };
    return (
      this.heading() + (this.run.text('output') === 'json' ? `${goJson(whole, '    ')}\n` : marshal(whole))
    );
  }

  private heading(): string {
    if (this.run.text('output') === 'json') return '';
    const hashed = (text: string): string => text.replace(/\n(?!#|$)/g, '\n# ');
    const reasons = this.reasons.map(
      ({ head, others }) =>
        `# ${hashed(head)}${others.length ? ':' : ''}\n${others.map((each) => `# * ${hashed(each)}\n`).join('')}#\n`,
    );
    return `${this.header.map((line) => `# ${line}\n`).join('')}#\n${reasons.join('')}`;
  }

  /** What is wrong with the text as such. */
  private problem(edited: Edited): StatusError | undefined {
    const stream = { source: 'edited-file', text: () => edited.text };
    const wrong = readObjects(stream, undefined, true).find((each) => 'error' in each);
    if (!wrong || !('error' in wrong)) return undefined;
    const message = `Invalid value: "The edited file failed validation": ${wrong.error.message}`;
    return new StatusError('Invalid', message, { code: 422, causes: [{ field: '<nil>', message }] });
  }

  private read(edited: Edited): Info[] | undefined {
    const stream = { source: 'edited-file', text: () => edited.text };
    const found = readObjects(stream, this.run.client, false).flatMap((each) =>
      'error' in each ? [each.error] : flatten(each, this.run.client),
    );
    const error = found.find((each) => each instanceof Error);
    if (!error) return found as Info[];
    this.reasons = [{ head: `The edited file had a syntax error: ${error.message}`, others: [] }];
    return undefined;
  }

  /** Says whether some have to be edited again. */
  private applyAll(edited: Edited, infos: Info[]): boolean {
    try {
      for (const info of infos) this.apply(this, this.placed(info));
    } catch (error) {
      if (!isReported(error)) throw error;
      throw this.kept(edited, error);
    }
    if (this.retryable) {
      this.run.err(`You can run \`kubectl replace -f ${edited.path}\` to try this update again.\n`);
      throw new Exit(1);
    }
    if (this.missing) {
      this.run.err(
        `The edits you made on deleted resources have been saved to ${JSON.stringify(edited.path)}\n`,
      );
      throw new Exit(1);
    }
    if (this.reasons.length) return true;
    this.run.context.files.remove(edited.path, { force: true });
    return false;
  }

  private placed(info: Info): Info {
    if (!info.type.namespaced) return { ...info, namespace: '' };
    const { namespace } = this.run;
    if (info.namespace && info.namespace !== namespace)
      throw new KubectlError(
        `the namespace from the provided object ${JSON.stringify(info.namespace)} does not match the namespace ${JSON.stringify(namespace)}. You must pass '--namespace=${info.namespace}' to perform this operation.`,
      );
    info.object!.metadata.namespace = namespace;
    const object = this.run.flag('save-config') ? withLastApplied(info.object!) : info.object!;
    return { ...info, namespace, object };
  }

  /** The object as it was before. @throws KubectlError */
  originalOf(info: Info): Info {
    const found = this.infos.find((each) => each.object!.metadata.uid === info.object!.metadata.uid);
    if (!found) throw new KubectlError(`no original object found for ${goJson(info.object)}`);
    return found;
  }

  /** Notes a refusal; answers what is said of it. */
  refused(error: Error, info: Info): string {
    const what = `${qualifiedResource(info.type)} ${JSON.stringify(info.name)}`;
    if (isNotFound(error)) {
      this.missing++;
      return `error: ${what} could not be found on the server`;
    }
    if (error instanceof StatusError && error.reason === 'Invalid') {
      const others = (error.status.causes ?? []).map((each) => `${each.field}: ${each.message}`);
      this.reasons.push({ head: `${what} was not valid`, others });
      return `error: ${what} is invalid`;
    }
    this.retryable++;
    return `error: ${what} could not be patched: ${error.message}`;
  }

  private kept(edited: Edited, error: Error): Error {
    if (this.run.context.files.exists(edited.path))
      this.run.err(`A copy of your changes has been stored to ${JSON.stringify(edited.path)}\n`);
    return error;
  }
}

function patchEdited(session: EditSession, info: Info): void {
  const { run } = session;
  const original = session.originalOf(info);
  if (equal(original.object, info.object)) return changePrinter(run, 'skipped')(info.object!);
  const patch = patchBetween(original, info);
  if (run.flag('output-patch')) run.out(`Patch: ${goJson(patch)}\n`);
  const subresource = run.text('subresource') as 'status' | 'scale' | '';
  try {
    const patched = run.client.patch(refOf(info), isBuiltIn(info.type) ? 'strategic' : 'merge', patch, {
      fieldManager: run.text('field-manager'),
      fieldValidation: session.validation,
      warn: run.warn,
      ...(subresource ? { subresource } : {}),
    });
    changePrinter(run, 'edited')(patched);
  } catch (error) {
    if (!isReported(error)) throw error;
    run.err(`${session.refused(error, info)}\n`);
  }
}

function patchBetween(original: Info, info: Info): JsonMap {
  const [before, after] = [original.object as KubeObject & JsonMap, info.object as KubeObject & JsonMap];
  const same = before.apiVersion === after.apiVersion && before.kind === after.kind;
  if (!same || before.metadata.name !== after.metadata.name)
    throw new KubectlError('At least one of apiVersion, kind and name was changed');
  return isBuiltIn(info.type)
    ? twoWayStrategic(schemaOfType(info.type), before, after)
    : twoWayJson(before, after);
}

function createEdited(session: EditSession, info: Info): void {
  const { run, validation } = session;
  const fieldManager = run.text('field-manager');
  const made = create(run, info, { fieldManager, fieldValidation: validation, warn: run.warn });
  changePrinter(run, 'created')(made);
}
