/**
 * `kubectl config set PROPERTY VALUE` and `unset PROPERTY`: one value by its path.
 *
 * Models: kubectl's `config set` and `unset` for the fields people set. Left out: raw bytes.
 */
import type { Kubeconfig } from '../kubeconfig';
import { load, refuseArguments, save } from './config';
import { KubectlError } from './errors';
import type { Run } from './run';

const FIELDS: Record<string, string[]> = {
  clusters: [
    'server',
    'tls-server-name',
    'insecure-skip-tls-verify',
    'certificate-authority',
    'certificate-authority-data',
    'proxy-url',
  ],
  users: ['token', 'tokenFile', 'username', 'password', 'as', 'as-uid', 'client-certificate', 'client-key'],
  contexts: ['cluster', 'user', 'namespace'],
};

export function configSet(run: Run): void {
  const [path, value, ...more] = run.args;
  if (path === undefined || value === undefined || more.length) throw refuseArguments(run);
  if (value === '') throw new KubectlError('you cannot use set to unset a property');
  if (path === '') throw new KubectlError('you must specify a property');
  const config = load(run);
  change(config, path, value);
  save(run, config);
  run.out(`Property ${JSON.stringify(path)} set.\n`);
}

export function configUnset(run: Run): void {
  const [path, ...more] = run.args;
  if (path === undefined || more.length) throw refuseArguments(run);
  if (path === '') throw new KubectlError('you must specify a property');
  const config = load(run);
  change(config, path, undefined);
  save(run, config);
  run.out(`Property ${JSON.stringify(path)} unset.\n`);
}

type Entry = Record<string, unknown>;

function change(config: Kubeconfig, path: string, value: string | undefined): void {
  const [kind, ...rest] = path.split('.') as [string, ...string[]];
  if (kind === 'current-context' && rest.length === 0) {
    config.current = value ?? '';
    return;
  }
  const fields = FIELDS[kind];
  if (!fields) throw new KubectlError(`unable to parse ${path} after [] at api.Config`);
  const map = config[kind as 'clusters' | 'users' | 'contexts'] as Map<string, Entry>;
  if (rest.length === 0) return clear(map, value);
  const at = rest.findIndex((part, index) => index > 0 && fields.includes(part));
  const name = (at < 0 ? rest : rest.slice(0, at)).join('.');
  if (at < 0) return remove(map, name, value);
  const entry = map.get(name);
  if (!entry && value === undefined) throw new KubectlError(`current map key \`${name}\` is invalid`);
  map.set(name, withField(entry ?? {}, rest[at]!, value));
}

function clear(map: Map<string, Entry>, value: string | undefined): void {
  if (value !== undefined) throw new KubectlError("can't set a map to a value: map[]");
  map.clear();
}

function remove(map: Map<string, Entry>, name: string, value: string | undefined): void {
  if (value !== undefined) throw new KubectlError("can't set a map to a value: map[]");
  map.delete(name);
}

function withField(entry: Entry, field: string, value: string | undefined): Entry {
  const { [field]: _old, ...kept } = entry;
  if (value === undefined) return kept;
  if (field !== 'insecure-skip-tls-verify') return { ...kept, [field]: value };
  if (value !== 'true' && value !== 'false')
    throw new KubectlError(`strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`);
  return { ...kept, [field]: value === 'true' };
}
