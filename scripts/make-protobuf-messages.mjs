// Makes tests/real/protobuf-messages.json: the number, name and type of each field of the API's protobuf messages.
//   node scripts/make-protobuf-messages.mjs FILES...
// FILES are `generated.proto` of k8s.io/api and k8s.io/apimachinery. A message becomes one line,
// `1 metadata meta/v1.ObjectMeta;2 rules *rbac/v1.PolicyRule` (`*` a list, `%` a map of strings to the type).
import fs from 'node:fs';

const short = (name) =>
  name.replace(/^k8s\.io\.(api|apimachinery\.pkg(\.apis|\.util|\.api)?)\./, '').replace(/\.(?=.*\.)/g, '/');

const messages = {};
for (const file of process.argv.slice(2)) {
  const text = fs
    .readFileSync(file, 'utf8')
    .replace(/\/\/.*$/gm, '')
    .replace(/\/\*[^]*?\*\//g, '');
  const own = short(`${/^package (\S+);/m.exec(text)[1]}.X`).slice(0, -1);
  const typeOf = (name) =>
    /^(string|bool|bytes|u?int(32|64)|double)$/.test(name)
      ? name
      : name.includes('.')
        ? short(name.replace(/^\./, ''))
        : own + name;
  for (const [, name, body] of text.matchAll(/^message (\w+) \{([^]*?)^\}/gm)) {
    const fields = [
      ...body.matchAll(/(optional|repeated|map<string, *([\w.]+)>) *([\w.]*) (\w+) = (\d+)/g),
    ].map(
      ([, rule, value, type, field, number]) =>
        `${number} ${field} ${rule === 'repeated' ? '*' : ''}${value ? `%${typeOf(value)}` : typeOf(type)}`,
    );
    messages[own + name] = fields.join(';');
  }
}
const sorted = Object.fromEntries(Object.entries(messages).sort(([a], [b]) => (a < b ? -1 : 1)));
fs.writeFileSync('tests/real/protobuf-messages.json', JSON.stringify(sorted, null, 1) + '\n');
