/** `kubectl create ingress NAME --rule=host/path=service:port[,tls[=secret]]`. */
import { KubectlError } from './errors';
import { createObject, metadata, nameOfNew } from './generate';
import type { Run } from './run';

/** Only the beginning has to fit. */
const RULE = /^[\w*.-]*\/.*=[\w-]+:[\w-]+/;

interface Tls {
  hosts?: string[];
  secretName?: string;
}

interface Rule {
  host?: string;
  http: { paths: unknown[] };
}

export function createIngress(run: Run): void {
  const name = nameOfNew(run);
  const rules = run.list('rule');
  const backend = run.text('default-backend');
  check(run, rules, backend);
  const annotations = Object.fromEntries(run.list('annotation').map((each) => cut(each, '=')));
  const tls = tlsOf(rules);
  createObject(
    run,
    {
      kind: 'Ingress',
      apiVersion: 'networking.k8s.io/v1',
      metadata: metadata(run, name, Object.keys(annotations).length ? { annotations } : {}),
      spec: {
        ...(run.text('class') ? { ingressClassName: run.text('class') } : {}),
        ...(backend ? { defaultBackend: backendOf(backend) } : {}),
        ...(tls.length ? { tls } : {}),
        ...(rules.length ? { rules: rulesOf(rules) } : {}),
      },
      status: { loadBalancer: {} },
    },
    { failure: 'failed to create ingress: ' },
  );
}

function check(run: Run, rules: string[], backend: string): void {
  if (!backend && rules.length === 0)
    throw new KubectlError(
      'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
    );
  for (const rule of rules)
    if (!RULE.test(rule))
      throw new KubectlError(
        `rule ${rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`,
      );
  for (const annotation of run.list('annotation'))
    if (!annotation.includes('='))
      throw new KubectlError(`annotation ${annotation} is invalid and should be in format key=[value]`);
  if (backend && backend.split(':').length !== 2)
    throw new KubectlError('default-backend should be in format servicename:serviceport');
}

function cut(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return [text.slice(0, index), text.slice(index + at.length)];
}

/** Hosts that share a secret share an entry; a host stands in one only. */
function tlsOf(rules: string[]): Tls[] {
  const found: Tls[] = [];
  const seen = new Set<string>();
  for (const rule of rules) {
    const [, tls, ...more] = rule.split(',');
    if (tls === undefined || more.length) continue;
    const host = rule.split('/')[0]!;
    if (seen.has(host)) continue;
    seen.add(host);
    const secretName = tls.split('=')[1] ?? '';
    const same = found.find((each) => (each.secretName ?? '') === secretName);
    if (same) {
      same.hosts = [...(same.hosts ?? []), host];
    } else if (host || secretName) {
      found.push({ ...(host ? { hosts: [host] } : {}), ...(secretName ? { secretName } : {}) });
    }
  }
  return found;
}

function rulesOf(rules: string[]): Rule[] {
  const found: Rule[] = [];
  for (const rule of rules) {
    const [host, rest] = cut(rule.split(',')[0]!, '/');
    const same = found.find((each) => (each.host ?? '') === host);
    if (same) same.http.paths.push(pathOf(rest));
    else found.push({ ...(host ? { host } : {}), http: { paths: [pathOf(rest)] } });
  }
  return found;
}

function pathOf(text: string): unknown {
  const [path = '', service = ''] = text.split('=');
  const prefix = path.endsWith('*');
  return {
    path: `/${prefix ? path.slice(0, -1) : path}`,
    pathType: prefix ? 'Prefix' : 'Exact',
    backend: backendOf(service),
  };
}

function backendOf(text: string): unknown {
  const [name = '', port = ''] = text.split(':');
  return { service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } };
}
