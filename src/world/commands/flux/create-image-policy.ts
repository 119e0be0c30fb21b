/** `flux create image policy`. Models: `cmd/flux/create_image_policy.go`: its checks in its order. */
import { RE2JS } from 're2js';
import type { KubeObject } from '../../kube/api';
import { formatDuration } from '../../time/duration';
import type { Call } from './call';
import { FluxError } from './call';
import { finishImage } from './create-image';
import { KINDS, apiVersion } from './kinds';
import { readLabels } from './labels';
import { sparse } from './manifest';

export async function createImagePolicy(call: Call): Promise<void> {
  const { typed } = call;
  if (!typed.text('image-ref'))
    throw new FluxError('the name of an ImageRepository in the namespace is required (--image-ref)');
  const labels = readLabels(call);
  const policy = choice(call);
  const filterTags = tagFilter(typed.text('filter-regex'), typed.text('filter-extract'));
  const reflect = typed.text('reflect-digest');
  if (!['', 'Never', 'IfNotPresent', 'Always'].includes(reflect))
    throw new FluxError(
      "invalid value for --reflect-digest, must be one of 'Never', 'IfNotPresent', 'Always'",
    );
  const interval = typed.duration('interval');
  if (interval && reflect !== 'Always')
    throw new FluxError(
      "the --interval flag can only be used with the 'Always' digest reflection policy, use --reflect-digest=Always",
    );
  await finishImage(call, KINDS['image policy'], {
    apiVersion: apiVersion(KINDS['image policy']),
    kind: 'ImagePolicy',
    metadata: sparse({ labels, name: typed.args[0], namespace: call.namespace }) as KubeObject['metadata'],
    spec: {
      ...sparse({
        digestReflectionPolicy: reflect,
        filterTags,
        interval: interval ? formatDuration(interval) : undefined,
      }),
      imageRepositoryRef: { name: typed.text('image-ref') },
      policy,
    },
  });
}

/** Two selections at once leave the policy empty; only alpha with numeric is refused. @throws FluxError */
function choice(call: Call): Record<string, unknown> {
  const { typed } = call;
  const semver = typed.text('select-semver');
  const alpha = typed.text('select-alpha');
  const numeric = typed.text('select-numeric');
  if (semver && (alpha || numeric)) return {};
  if (alpha && numeric)
    throw new FluxError('only one of --select-semver, --select-alpha or --select-numeric can be specified');
  if (semver) return { semver: { range: semver } };
  if (alpha) return { alphabetical: { order: ordered('--select-alpha', alpha) } };
  if (numeric) return { numerical: { order: ordered('--select-numeric', numeric) } };
  throw new FluxError('a policy must be provided with either --select-semver or --select-alpha');
}

function ordered(flag: string, order: string): string {
  if (order !== 'asc' && order !== 'desc') throw new FluxError(`${flag} must be one of ["asc", "desc"]`);
  return order;
}

/** @throws FluxError */
function tagFilter(pattern: string, extract: string): { pattern: string; extract: string } | undefined {
  if (!pattern) {
    if (extract) throw new FluxError('cannot specify --filter-extract without specifying --filter-regex');
    return undefined;
  }
  const groups = captureNames(pattern);
  confirmExtract(extract, groups);
  return { pattern, extract };
}

/** Names of the capture groups; unlike others, Go lets two have the same. @throws FluxError */
function captureNames(pattern: string): string[] {
  try {
    RE2JS.compile(pattern);
  } catch (error) {
    if (!/duplicate capture group name/.test((error as Error).message))
      throw new FluxError('--filter-regex is an invalid regex pattern');
  }
  return [...pattern.replaceAll(/\\[\s\S]/g, 'x').matchAll(/\(\?P?<([A-Za-z_]\w*)>/g)].map(
    (match) => match[1]!,
  );
}

/** `$1`, `$name`, `${name}`: each name must be a capture group. @throws FluxError */
function confirmExtract(template: string, groups: string[]): void {
  let rest = template;
  for (;;) {
    const at = rest.indexOf('$');
    if (at < 0) return;
    rest = rest.slice(at);
    if (rest.startsWith('$$')) {
      rest = rest.slice(2);
      continue;
    }
    const found = /^\$(?:\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/u.exec(rest);
    if (!found) throw new FluxError('--filter-extract is malformed');
    const name = (found[1] ?? found[2])!;
    rest = rest.slice(found[0].length);
    const isNumber = /^(0|[1-9]\d{0,8})$/.test(name);
    if (!isNumber && !groups.includes(name))
      throw new FluxError(`capture group $${name} used in --filter-extract not found in --filter-regex`);
  }
}
