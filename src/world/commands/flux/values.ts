/**
 * Flags of `flux` that take only certain values, and what it says of the others.
 *
 * Models: `internal/flags` of flux2. A check answers what is wrong, nothing where the value is fine.
 */
import { quote } from '../cobra';
import { equalFold, parseKindName, parseKindNameNamespace } from './references';

export type Check = (text: string) => string | undefined;

const CHART_SOURCES = ['HelmRepository', 'GitRepository', 'Bucket'];
const KUSTOMIZATION_SOURCES = ['OCIRepository', 'GitRepository', 'Bucket'];
const RECEIVER_TYPES = [
  'generic',
  'generic-hmac',
  'github',
  'gitlab',
  'bitbucket',
  'harbor',
  'dockerhub',
  'quay',
  'gcr',
  'nexus',
  'acr',
  'cdevents',
];
const CLOUDS = ['generic', 'aws', 'azure', 'gcp'];

/** One of a few words. */
function oneOf(words: string[], none: string, other: (text: string) => string): Check {
  return (text) => {
    if (text.trim() === '') return none;
    return words.includes(text) ? undefined : other(text);
  };
}

export const decryptionProvider = oneOf(
  ['sops'],
  'no decryption provider given, must be one of: sops',
  (text) => `unsupported decryption provider '${text}', must be one of: sops`,
);

export const crdsPolicy = oneOf(
  ['Skip', 'Create', 'CreateReplace'],
  'no upgrade CRDs policy given, must be one of: Skip, Create, CreateReplace',
  (text) => `unsupported upgrade CRDs policy '${text}', must be one of: Skip, Create, CreateReplace`,
);

export const logLevel = oneOf(
  ['debug', 'info', 'error'],
  'no log level given, must be one of: debug, info, error',
  (text) => `unsupported log level '${text}', must be one of: debug, info, error`,
);

export const keyAlgorithm = oneOf(
  ['rsa', 'ecdsa', 'ed25519'],
  'no public key algorithm given, must be one of: rsa, ecdsa, ed25519',
  (text) => `unsupported public key algorithm '${text}', must be one of: rsa, ecdsa, ed25519`,
);

export const ecdsaCurve: Check = (text) =>
  ['p256', 'p384', 'p521'].includes(text)
    ? undefined
    : `unsupported curve '${text}', must be one of: p256, p384, p521`;

export const rsaKeyBits: Check = (text) => {
  if (text.trim() === '') return undefined;
  if (!/^[+-]?\d+$/.test(text)) return `strconv.Atoi: parsing ${quote(text)}: invalid syntax`;
  if (Math.abs(Number(text)) >= 2 ** 63) return `strconv.Atoi: parsing ${quote(text)}: value out of range`;
  if (Number(text) < 1024) return 'RSA key bit size must be at least 1024';
  return Number(text) % 8 ? 'RSA key bit size must be a multiples of 8' : undefined;
};

export const receiverType = oneOf(
  RECEIVER_TYPES,
  'no receiver type given, please specify the receiver type',
  (text) => `receiver type '${text}' is not supported, must be one of: ${RECEIVER_TYPES.join(', ')}`,
);

export const bucketProvider = oneOf(
  CLOUDS,
  'no source bucket provider given, please specify the S3 compatible storage provider name',
  (text) => `source bucket provider '${text}' is not supported, must be one of: ${CLOUDS.join(', ')}`,
);

export const gitProvider = oneOf(
  ['generic', 'github', 'aws', 'azure'],
  'no source Git provider given, please specify the Git provider name',
  (text) => `source Git provider '${text}' is not supported, must be one of: generic|github|aws|azure`,
);

export const ociProvider = oneOf(
  CLOUDS,
  'no source OCI provider given, please specify the OCI provider name',
  (text) => `source OCI provider '${text}' is not supported, must be one of: ${CLOUDS.join(', ')}`,
);

export const verifyProvider = oneOf(
  ['cosign'],
  'no source OCI verify provider given, please specify the OCI verify provider name to use for signature verification, available options are: (cosign)',
  (text) => `source OCI verify provider '${text}' is not supported, must be one of: cosign`,
);

export const gitlabVisibility: Check = (text) =>
  ['', 'public', 'internal', 'private'].includes(text.trim())
    ? undefined
    : `unsupported visibility '${text}'`;

export const kustomizationSource: Check = (text) => {
  const kinds = KUSTOMIZATION_SOURCES.join(', ');
  if (text.trim() === '')
    return `no Kustomization source given, please specify source that contains the Kubernetes manifests in the format '[<kind>/]<name>.<namespace>', where kind must be one of: (${kinds}), if kind is not specified it defaults to GitRepository`;
  const { kind, name } = parseKindNameNamespace(text);
  if (name === '') return `no name given for source of kind '${kind}'`;
  if (kind === '')
    return KUSTOMIZATION_SOURCES.includes(name) ? `no kind specified for source '${name}'` : undefined;
  return equalFold(KUSTOMIZATION_SOURCES, kind)
    ? undefined
    : `source kind '${kind}' is not supported, must be one of: ${kinds}`;
};

/** What `--source` of `create kustomization` stands for, once it passed its check. */
export function readKustomizationSource(text: string): { kind: string; name: string; namespace: string } {
  const { kind, name, namespace } = parseKindNameNamespace(text);
  return { kind: kind ? equalFold(KUSTOMIZATION_SOURCES, kind)! : 'GitRepository', name, namespace };
}

/** `create helmrelease --source` */
export const chartSource: Check = (text) =>
  checkChartSource(text, '<kind>/<name>.<namespace>', parseKindNameNamespace(text));

/** `create source chart --source`: in its own namespace only */
export const localChartSource: Check = (text) => checkChartSource(text, '<kind>/<name>', parseKindName(text));

function checkChartSource(
  text: string,
  format: string,
  { kind, name }: { kind: string; name: string },
): string | undefined {
  const kinds = CHART_SOURCES.join(', ');
  if (text.trim() === '')
    return `no helm chart source given, please specify source that contains the chart in the format '${format}', where kind must be one of: (${kinds})`;
  if (kind === '' || name === '')
    return `invalid helm chart source '${text}', must be in format <kind>/<name>`;
  return equalFold(CHART_SOURCES, kind)
    ? undefined
    : `source kind '${kind}' is not supported, must be one of: ${kinds}`;
}

/** The kind as Flux spells it. */
export function chartSourceKind(kind: string): string {
  return equalFold(CHART_SOURCES, kind) ?? kind;
}

/** A path that stays below the folder it starts in: `../a/./b` → `./a/b`. */
export function safeRelativePath(text: string): string {
  const parts: string[] = [];
  for (const part of text.trim().split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return `./${parts.join('/')}`;
}
