import { describe, expect, it } from 'vitest';
import { shpod } from './shpod';

const pem = (type: string, body: string): string =>
  `-----BEGIN ${type}-----\n${body}\n-----END ${type}-----\n`;
const { run } = shpod({
  'tls.crt': pem('CERTIFICATE', 'MIIB'),
  'tls.key': pem('EC PRIVATE KEY', 'MHcC'),
  'torn.crt': pem('CERTIFICATE', 'abc'),
  'words.crt': 'no certificate\n',
  'list.json': '- a\n',
});
const told = async (line: string): Promise<string> =>
  (await run(`flux create secret ${line} --export`)).stderr;
const pair = (crt: string, key: string): Promise<string> =>
  told(`tls web --tls-crt-file=${crt} --tls-key-file=${key}`);
const WRONG = '✗ invalid TLS certificate and key pair: tls:';

describe('flux create secret from files', () => {
  it('takes a certificate with its key', async () => {
    expect(await pair('tls.crt', 'tls.key')).toBe('');
  });

  it.each([
    ['words.crt', 'tls.key', 'failed to find any PEM data in certificate input'],
    ['torn.crt', 'words.crt', 'failed to find any PEM data in certificate input'],
    ['tls.crt', 'words.crt', 'failed to find any PEM data in key input'],
    ['tls.crt', 'tls.crt', 'found a certificate rather than a key in the PEM for the private key'],
    [
      'tls.key',
      'tls.crt',
      'failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched',
    ],
  ])('tells what is wrong with %s and %s', async (crt, key, why) => {
    expect(await pair(crt, key)).toBe(`${WRONG} ${why}\n`);
  });

  it('tells where a policy stops being JSON', async () => {
    expect(await told('notation web --ca-cert-file=tls.crt --trust-policy-file=list.json')).toBe(
      "✗ failed to unmarshal trust policy list.json: invalid character ' ' in numeric literal\n",
    );
  });
});
