/** `kubectl describe` of ConfigMaps, Secrets and ServiceAccounts. Models: the describers of the same names. */
import type { KubeObject } from '../../../kube/api';
import { fromBase64 } from '../base64';
import { byCodePoint } from '../go-values';
import { writeHead, writeLines, type Describer } from './description';
import { eventsOf, writeEventTable, writeEvents } from './events';

export const describeConfigMap: Describer = (object, to, scene) => {
  const data = (object.data ?? {}) as Record<string, string>;
  const binary = (object.binaryData ?? {}) as Record<string, string>;
  writeHead(to, object);
  to.write(0, '\nData\n====\n');
  for (const key of Object.keys(data).sort(byCodePoint)) to.write(0, `${key}:\n----\n${data[key]}\n\n`);
  to.write(0, '\nBinaryData\n====\n');
  for (const key of Object.keys(binary).sort(byCodePoint))
    to.write(0, `${key}: ${fromBase64(binary[key]!).length} bytes\n`);
  to.write(0, '\n');
  if (scene.showEvents) writeEventTable(to, scene, eventsOf(scene, object));
};

export const describeSecret: Describer = (object, to) => {
  const data = (object.data ?? {}) as Record<string, string>;
  const type = object.type as string;
  writeHead(to, object);
  to.write(0, `\nType:\t${type}\n\nData\n====\n`);
  for (const key of Object.keys(data).sort(byCodePoint)) {
    const isToken = key === 'token' && type === 'kubernetes.io/service-account-token';
    to.field(
      key,
      isToken ? new TextDecoder().decode(fromBase64(data[key]!)) : `${fromBase64(data[key]!).length} bytes`,
    );
  }
};

export const describeServiceAccount: Describer = (object, to, scene) => {
  const { imagePullSecrets = [] } = object as KubeObject & { imagePullSecrets?: { name: string }[] };
  writeHead(to, object);
  writePullSecrets(
    to,
    imagePullSecrets.map((each) => each.name),
  );
  writeEvents(to, scene, object);
};

const PULL = 'Image pull secrets:';

function writePullSecrets(to: Parameters<Describer>[1], names: string[]): void {
  if (names.length === 0) return writeLines(to, PULL.slice(0, -1), []);
  names.forEach((name, index) => to.write(0, `${index ? ' '.repeat(PULL.length) : PULL}\t${name}\n`));
}
