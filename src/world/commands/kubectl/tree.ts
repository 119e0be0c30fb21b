/**
 * kubectl's commands and flags.
 *
 * The recorded facts name no aliases, no values that a flag stands for when given alone, and not which lists are
 * split at commas; those are told here.
 */
import type { CommandSpec, FlagSpec } from '../cobra';
import recorded from './tree.json';

const ALIASES: Record<string, string[]> = {
  'kubectl create configmap': ['cm'],
  'kubectl create cronjob': ['cj'],
  'kubectl create deployment': ['deploy'],
  'kubectl create ingress': ['ing'],
  'kubectl create namespace': ['ns'],
  'kubectl create poddisruptionbudget': ['pdb'],
  'kubectl create priorityclass': ['pc'],
  'kubectl create quota': ['resourcequota'],
  'kubectl create service': ['svc'],
  'kubectl create serviceaccount': ['sa'],
  'kubectl set serviceaccount': ['sa'],
  'kubectl top node': ['nodes', 'no'],
  'kubectl top pod': ['pods', 'po'],
  'kubectl config use-context': ['use'],
};

/** What people type for a command of another name. */
const SUGGEST_FOR: Record<string, string[]> = {
  'kubectl get': ['list', 'ps'],
  'kubectl wait': ['list', 'ps'],
  'kubectl delete': ['rm'],
};

/** Flags that take a value as it is, commas and all, and may be given again. */
const WHOLE_LISTS = new Set([
  'annotation',
  'annotations',
  'audience',
  'from-literal',
  'prune-allowlist',
  'resource-name',
  'rule',
]);
const WHOLE_BY_COMMAND: Record<string, string[]> = {
  'kubectl create rolebinding': ['user', 'group', 'serviceaccount'],
  'kubectl create clusterrolebinding': ['user', 'group', 'serviceaccount'],
  'kubectl set subject': ['user', 'group', 'serviceaccount'],
  'kubectl run': ['env'],
  'kubectl set env': ['env'],
};

/** Commands that still take `--record`. */
const RECORDING = [
  ...[
    'annotate',
    'apply',
    'autoscale',
    'create',
    'edit',
    'expose',
    'label',
    'patch',
    'replace',
    'run',
    'scale',
  ],
  ...['set image', 'set resources', 'set selector', 'set serviceaccount'],
].map((name) => `kubectl ${name}`);

/** What is said of flags that are on their way out. */
export const DEPRECATED: Record<string, string> = {
  record: '--record will be removed in the future',
  'cpu-percent':
    "Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
};

/** The order in which kubectl adds its commands, which is the order it suggests them in. */
const ORDER = [
  'create expose run set explain get edit delete rollout scale autoscale',
  'certificate cluster-info top cordon uncordon drain taint',
  'describe logs attach exec port-forward proxy cp auth debug events',
  'diff apply patch replace wait kustomize label annotate completion',
  'alpha api-resources api-versions config plugin version options help',
]
  .join(' ')
  .split(' ')
  .map((name) => `kubectl ${name}`);

function rank({ path }: CommandSpec): number {
  return ORDER.indexOf(path);
}

export const TREE: CommandSpec = root();

function root(): CommandSpec {
  const tree = amend(structuredClone(recorded) as unknown as CommandSpec);
  tree.runnable = false;
  for (const name of ['help', 'options'])
    tree.commands.push({
      path: `kubectl ${name}`,
      use: `kubectl ${name}`,
      aliases: [],
      flags: {},
      commands: [],
      runnable: true,
    });
  tree.commands.sort((a, b) => rank(a) - rank(b));
  for (const path of RECORDING) find(tree, path).flags.record = { default: 'false', hidden: true };
  find(tree, 'kubectl autoscale').flags['cpu-percent'] = { type: 'int', default: '-1', hidden: true };
  tree.persistent!['request-timeout'] = { type: 'string', default: '0' };
  return tree;
}

function find(command: CommandSpec, path: string): CommandSpec {
  if (command.path === path) return command;
  return find(
    command.commands.find((each) => `${path} `.startsWith(`${each.path} `))!,
    path,
  );
}

function amend(command: CommandSpec): CommandSpec {
  command.aliases.push(...(ALIASES[command.path] ?? []));
  command.suggestFor = SUGGEST_FOR[command.path] ?? [];
  command.runnable = true;
  for (const [name, flag] of Object.entries(command.flags)) amendFlag(command.path, name, flag);
  command.commands.forEach(amend);
  return command;
}

/** In the words of k8s.io/component-base, whose flag it is. */
function pairsProblem(text: string): string | undefined {
  if (text === '' || text.split(',').every((pair) => pair.includes('='))) return undefined;
  return 'malformed pair, expect string=string';
}

function amendFlag(path: string, name: string, flag: FlagSpec): void {
  if (flag.type === 'strings' && (WHOLE_LISTS.has(name) || WHOLE_BY_COMMAND[path]?.includes(name)))
    flag.type = 'stringArray';
  if (name === 'dry-run') flag.noValue = 'unchanged';
  if (name === 'aggregation-rule') flag.check = pairsProblem;
  if (name === 'validate') flag.noValue = 'strict';
  if (name === 'cascade') Object.assign(flag, { type: 'string', noValue: 'background' });
}
