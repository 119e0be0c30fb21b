/** `kustomize build`. */
import { KustomizeError, build } from '../../kustomize/build';
import { joinPath } from '../../kustomize/tree';
import { marshal } from '../../yaml/marshal';
import type { KubeObject } from '../../kube/api';
import { notModelled } from '../not-modelled';
import type { Call } from './call';
import { isClusterScoped, parseApiVersion } from '../../kustomize/resid';

export const VERSION = 'v5.8.1';

/** @param version of the kustomize that works, told in a label @throws KustomizeError */
export function runBuild(call: Call, version = VERSION): void {
  const { typed, args, context, files, cwd } = call;
  if (args.length > 1) throw new KustomizeError('specify one path to kustomization.yaml');
  const restrictor = legal(call, 'load-restrictor', ['LoadRestrictionsRootOnly', 'LoadRestrictionsNone', '']);
  const reorder = typed.has('reorder') ? legal(call, 'reorder', ['legacy', 'none']) : undefined;
  if (typed.flag('enable-alpha-plugins')) throw notModelled('kustomize', 'build --enable-alpha-plugins');
  const result = build(files, args[0] ?? '.', {
    cwd,
    loadRestriction: restrictor === 'LoadRestrictionsNone' ? 'none' : 'root',
    reorder: reorder as 'legacy' | 'none' | undefined,
    enableHelm: typed.flag('enable-helm'),
    managedBy:
      typed.flag('enable-managedby-label') || context.env.get('KUSTOMIZE_ENABLE_MANAGEDBY_LABEL') === 'on',
    version,
    warn: (line) => context.err(`${line}\n`),
    log: (line) => call.log(line),
  });
  const output = typed.text('output');
  if (output === '') context.out(result.yaml);
  else writeOutput(call, joinPath(cwd, output), output, result);
}

/** Values are checked after the flags are read, in kustomize's own words. */
function legal(call: Call, flag: string, values: string[]): string {
  const value = call.typed.text(flag);
  if (values.includes(value)) return value;
  const shown = values.filter((each) => each !== '').join(' ');
  throw new KustomizeError(`illegal flag value --${flag} ${value}; legal values: [${shown}]`);
}

/** One file, or into a folder a file for each object. */
function writeOutput(
  call: Call,
  path: string,
  shown: string,
  result: { objects: KubeObject[]; yaml: string },
): void {
  const { files } = call;
  if (!files.isDirectory(path)) {
    const folder = path.slice(0, Math.max(1, path.lastIndexOf('/')));
    if (!files.isDirectory(folder)) throw new KustomizeError(`open ${shown}: no such file or directory`);
    files.write(path, result.yaml);
    return;
  }
  const namespaces = new Set(result.objects.map(namespaceOf).filter((each) => each !== undefined));
  for (const object of result.objects) {
    const namespace = namespaceOf(object);
    const prefix = namespace !== undefined && namespaces.size > 1 ? `${namespace.toLowerCase()}_` : '';
    files.write(`${path}/${prefix}${fileName(object)}`, marshal(object));
  }
}

function namespaceOf(object: KubeObject): string | undefined {
  const gvk = { ...parseApiVersion(object.apiVersion), kind: object.kind };
  return isClusterScoped(gvk) ? undefined : (object.metadata.namespace ?? 'default');
}

function fileName(object: KubeObject): string {
  const { group, version } = parseApiVersion(object.apiVersion);
  const gvk = [group, version, object.kind].filter((each) => each !== '').join('_');
  return `${gvk}_${object.metadata.name}.yaml`.toLowerCase();
}
