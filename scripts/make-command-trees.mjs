// Makes src/world/commands/{flux,kubectl,helm}/tree.json, the command trees that cobra.ts reads, from recorded facts
// (`flags.json`: commands, flags, shorthands, types, defaults of the real programs).
//   node scripts/make-command-trees.mjs PATH/TO/flags.json
import fs from 'node:fs';

const facts = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));

for (const program of ['flux', 'kubectl', 'helm']) {
  const tree = command(program, '');
  fs.mkdirSync(`src/world/commands/${program}`, { recursive: true });
  fs.writeFileSync(`src/world/commands/${program}/tree.json`, `${JSON.stringify(tree)}\n`);
}

function command(path) {
  const fact = facts[path];
  const children = Object.keys(facts).filter(
    (each) => each.startsWith(`${path} `) && !each.slice(path.length + 1).includes(' '),
  );
  const name = path.split(' ').at(-1);
  const spec = {
    path,
    use: fact.usage?.[0] ?? path,
    aliases: (fact.aliases ?? []).filter((alias) => alias !== name),
    flags: flags(fact.flags ?? {}),
    commands: children.map((child) => command(child)),
  };
  if (fact.globals && !path.includes(' ')) spec.persistent = flags(fact.globals);
  if ((fact.usage ?? []).some((line) => line.includes('[flags]') || !line.includes('[command]')))
    spec.runnable = children.length === 0 || undefined;
  return spec;
}

function flags(facts) {
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, flag(fact)]));
}

function flag(fact) {
  const spec = {};
  const value = fact.default === undefined ? undefined : fact.default.replace(/^(["'])(.*)\1$/, '$2');
  const type = typeOf(fact, value);
  if (type) spec.type = type;
  if (fact.short) spec.short = fact.short.replace(/^-/, '');
  if (value !== undefined && value !== '' && value !== '[]') spec.default = value;
  const implied = /\[="?(.*?)"?\]$/.exec(fact.type ?? '');
  if (implied) spec.noValue = implied[1];
  return spec;
}

function typeOf(fact, value) {
  const type = fact.type;
  if (['string', 'stringArray', 'strings', 'stringToString', 'int', 'uint', 'duration'].includes(type))
    return type;
  if (type === 'float32') return 'float';
  if (type) return type === 'postRendererArgsSlice' ? 'stringArray' : 'string';
  // kubectl's help names no types: its defaults tell
  if (value === undefined || value === 'true' || value === 'false') return undefined;
  if (value === '[]') return 'strings';
  if (/^-?\d+$/.test(value)) return 'int';
  if (/^-?\d+(h|m|s)/.test(value)) return 'duration';
  return 'string';
}
