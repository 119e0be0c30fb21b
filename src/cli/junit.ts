/** Results as JUnit XML, for machines that read such. */

export interface Finding {
  /** What the case belongs to, e.g. `ops-tenants`. */
  suite: string;
  name: string;
  /** Where the case is written, e.g. `labs/ops-tenants/lab.yaml:12`. */
  place: string;
  /** Undefined where it holds. */
  failure?: string;
  /** Wall time, ms. */
  took: number;
}

export function junit(findings: readonly Finding[]): string {
  const suites = [...new Set(findings.map((finding) => finding.suite))];
  const body = suites.map((suite) =>
    suiteXml(
      suite,
      findings.filter((finding) => finding.suite === suite),
    ),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${body.join('\n')}\n</testsuites>\n`;
}

function suiteXml(suite: string, findings: Finding[]): string {
  const failures = findings.filter((finding) => finding.failure !== undefined).length;
  const head = `<testsuite name="${escape(suite)}" tests="${findings.length}" failures="${failures}" time="${seconds(findings.reduce((sum, { took }) => sum + took, 0))}">`;
  return `  ${head}\n${findings.map(caseXml).join('\n')}\n  </testsuite>`;
}

function caseXml({ suite, name, place, failure, took }: Finding): string {
  const [file, line] = place.split(':');
  const open = `    <testcase classname="${escape(suite)}" name="${escape(name)}" file="${escape(file ?? '')}" line="${line ?? ''}" time="${seconds(took)}"`;
  if (failure === undefined) return `${open} />`;
  const first = failure.split('\n')[0] ?? '';
  return `${open}>\n      <failure message="${escape(first)}">${escape(failure)}</failure>\n    </testcase>`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}
