/**
 * A certificate and its key, as far as their wrapping tells.
 *
 * Models: `X509KeyPair` of Go's `crypto/tls` and `Decode` of `encoding/pem`. Left out: what the certificate says, and
 * whether the key is its own.
 */

interface Block {
  type: string;
  body: string;
}

/** What is wrong with the pair, in Go's words; nothing where it may do. */
export function keyPairError(certificate: string, key: string): string | undefined {
  const certificates = blocks(certificate);
  const first = certificates.find(({ type }) => type === 'CERTIFICATE');
  if (!first) return noCertificate(certificates.map(({ type }) => type));
  const keys = blocks(key);
  const own = keys.find(({ type }) => isKey(type));
  if (!own) return noKey(keys.map(({ type }) => type));
  if (!isSequence(first)) return 'x509: malformed certificate';
  return isSequence(own) ? undefined : 'tls: failed to parse private key';
}

function noCertificate(found: string[]): string {
  if (found.length === 0) return 'tls: failed to find any PEM data in certificate input';
  if (found.length === 1 && found[0]!.endsWith('PRIVATE KEY'))
    return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched';
  return `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${found.join(' ')}]`;
}

function noKey(found: string[]): string {
  if (found.length === 0) return 'tls: failed to find any PEM data in key input';
  if (found.length === 1 && found[0] === 'CERTIFICATE')
    return 'tls: found a certificate rather than a key in the PEM for the private key';
  return `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${found.join(' ')}]`;
}

function isKey(type: string): boolean {
  return type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY');
}

/** What has the marks of a block but no base64 between them is none. */
function blocks(text: string): Block[] {
  const marked = /(?:^|\n)-----BEGIN ([^\n]*)-----[ \t\r]*\n([^]*?)-----END \1-----[ \t\r]*(?=\n|$)/g;
  return [...text.matchAll(marked)]
    .map(([, type, body]) => ({
      type: type!,
      body: body!.replaceAll(/^[\w-]+:.*\n/gm, '').replaceAll(/\s/g, ''),
    }))
    .filter(({ body }) => body.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(body));
}

/** Both begin with the mark of a DER sequence (0x30). */
function isSequence({ body }: Block): boolean {
  return /^M[A-P]/.test(body);
}
