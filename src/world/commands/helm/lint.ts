/** `helm lint`. Models: pkg/cmd/lint.go and pkg/action/lint.go. */
import { unpackChart } from '../../helm/chart/archive';
import { defaultCapabilities } from '../../helm/engine/capabilities';
import type { Finding } from '../../helm/lint/findings';
import { formatFinding, lintChart } from '../../helm/lint/lint';
import { absolute, namespaceOf, type Call } from './call';
import { kubeVersionFlag } from './template';
import { readValueFlags } from './value-flags';

export function runLint(call: Call): void {
  const { typed, context } = call;
  const kubeVersion = kubeVersionFlag(call);
  const paths = typed.flag('with-subcharts') ? withSubcharts(call) : call.args;
  const values = readValueFlags(call);
  const quiet = typed.flag('quiet');
  let text = '';
  let failed = 0;
  let troubled = 0;
  for (const path of paths) {
    const { findings, error } = lintOne(call, path, values, kubeVersion);
    const isTroubled = error !== undefined || findings.some(({ severity }) => severity !== 'INFO');
    if (isTroubled) troubled++;
    if (isFailure(call, findings) || error) failed++;
    if (quiet && !isTroubled) continue;
    text += `==> Linting ${path}\n`;
    if (!findings.length && error) text += `Error ${error.message}\n`;
    for (const finding of findings)
      if (!quiet || finding.severity !== 'INFO') text += `${formatFinding(finding)}\n`;
    text += '\n';
  }
  context.out(text);
  const summary = `${paths.length} chart(s) linted, ${failed} chart(s) failed`;
  if (failed) throw new Error(summary);
  if (!quiet || troubled) context.out(`${summary}\n`);
}

function isFailure({ typed }: Call, findings: Finding[]): boolean {
  return findings.some(
    ({ severity }) => severity === 'ERROR' || (severity === 'WARNING' && typed.flag('strict')),
  );
}

/** The charts below `charts`, however deep. */
function withSubcharts(call: Call): string[] {
  const paths = [...call.args];
  for (const path of call.args) visit(call, `${path.replace(/\/+$/, '')}/charts`, paths);
  return paths;
}

function visit(call: Call, path: string, paths: string[]): void {
  const at = absolute(call, path);
  if (call.files.isDirectory(at)) {
    for (const entry of call.files.list(at).sort()) visit(call, `${path}/${entry}`, paths);
  } else if (path.endsWith('/Chart.yaml')) paths.push(path.slice(0, -'/Chart.yaml'.length));
  else if (/\.tgz$|\.tar\.gz$/.test(path) && call.files.exists(at)) paths.push(path);
}

function lintOne(
  call: Call,
  path: string,
  values: Record<string, unknown>,
  kubeVersion: ReturnType<typeof kubeVersionFlag>,
): { findings: Finding[]; error?: Error } {
  const { files, context, typed, log } = call;
  const isPacked = /\.tgz$|\.tar\.gz$/.test(path);
  try {
    const folder = isPacked ? unpacked(call, path) : absolute(call, path);
    if (!files.exists(`${folder}/Chart.yaml`)) {
      const shown = path.replace(/(?<=.)\/+$/, '');
      throw new Error(
        `unable to check Chart.yaml file in chart: stat ${shown === '.' ? '' : `${shown}/`}Chart.yaml: ${files.isFile(folder) ? 'not a directory' : 'no such file or directory'}`,
      );
    }
    const capabilities = { ...defaultCapabilities(), ...(kubeVersion && { kubeVersion }) };
    const findings = lintChart({
      files,
      folder,
      values,
      namespace: namespaceOf(call),
      capabilities,
      ...(kubeVersion && { kubeVersion }),
      skipSchema: typed.flag('skip-schema-validation'),
      clock: context.clock,
      names: context.names,
      log,
    });
    if (isPacked) files.remove(folder.slice(0, folder.lastIndexOf('/')), { recursive: true });
    return { findings };
  } catch (error) {
    return { findings: [], error: error as Error };
  }
}

/** A packed chart in a folder of its own below /tmp. @throws Error */
function unpacked(call: Call, path: string): string {
  const { files } = call;
  const at = absolute(call, path);
  if (!files.exists(at)) throw new Error(`unable to open tarball: open ${path}: no such file or directory`);
  let content: Map<string, Uint8Array>;
  try {
    content = unpackChart(files.readBytes(at));
  } catch (error) {
    throw new Error(`unable to extract tarball: ${(error as Error).message}`);
  }
  const stem = path.slice(path.lastIndexOf('/') + 1).replace(/-\d.*$/, '');
  const folder = `/tmp/helm-lint${call.context.names.digits()}/${stem}`;
  for (const [name, bytes] of content) {
    const target = `${folder}/${name}`;
    files.mkdir(target.slice(0, target.lastIndexOf('/')), { recursive: true });
    files.write(target, bytes);
  }
  return folder;
}
