/**
 * The commands of `flux` and their flags: the recorded tree, with what the recording can't tell.
 *
 * Models: the `init` functions of `cmd/flux`: which flags a group hands down, which values a flag takes, which
 * commands refuse arguments.
 */
import type { CommandSpec, FlagSpec } from '../cobra';
import recorded from './tree.json';
import type { Check } from './values';
import * as values from './values';

/** Groups whose own flags are their sub-commands' too. */
const HANDED_DOWN = [
  'flux',
  'flux bootstrap',
  'flux create',
  'flux create source',
  'flux delete',
  'flux export',
  'flux export source',
  'flux get',
  'flux resume',
  'flux suspend',
];

const CHECKS: [command: RegExp, flag: string, check: Check][] = [
  [/^flux create kustomization$/, 'source', values.kustomizationSource],
  [/^flux create kustomization$/, 'decryption-provider', values.decryptionProvider],
  [/^flux create helmrelease$/, 'source', values.chartSource],
  [/^flux create helmrelease$/, 'crds', values.crdsPolicy],
  [/^flux create source chart$/, 'source', values.localChartSource],
  [/^flux create source (chart|oci)$/, 'verify-provider', values.verifyProvider],
  [/^flux create source bucket$/, 'provider', values.bucketProvider],
  [/^flux create source git$/, 'provider', values.gitProvider],
  [/^flux create source oci$/, 'provider', values.ociProvider],
  [/^flux (list|pull|push|tag|diff) artifacts?$/, 'provider', values.ociProvider],
  [/^flux create (secret )?receiver$/, 'type', values.receiverType],
  [/^flux (create source git|create secret git|bootstrap)$/, 'ssh-key-algorithm', values.keyAlgorithm],
  [/^flux (create source git|create secret git|bootstrap)$/, 'ssh-rsa-bits', values.rsaKeyBits],
  [/^flux (create source git|create secret git|bootstrap)$/, 'ssh-ecdsa-curve', values.ecdsaCurve],
  [/^flux (logs|bootstrap)$/, 'level', values.logLevel],
  [/^flux (install|bootstrap)$/, 'log-level', values.logLevel],
  [/^flux bootstrap gitlab$/, 'visibility', values.gitlabVisibility],
];

/** How many arguments a command takes, where it looks at that itself. */
const ARGUMENTS: Record<string, 'none' | 'one' | 'at most one'> = {
  'flux check': 'none',
  'flux envsubst': 'none',
  'flux install': 'none',
  'flux migrate': 'none',
  'flux stats': 'none',
  'flux uninstall': 'none',
  'flux debug helmrelease': 'one',
  'flux debug kustomization': 'one',
  'flux plugin install': 'one',
  'flux plugin uninstall': 'one',
  'flux plugin search': 'at most one',
  'flux plugin update': 'at most one',
  'flux tree artifact generator': 'one',
  'flux trigger receiver': 'one',
};

/** Flags that the help pages do not show. */
const HIDDEN: Record<string, Record<string, FlagSpec>> = {
  'flux create kustomization': {
    validation: {
      type: 'string',
      hidden: true,
      deprecated: 'this arg is no longer used, all resources are validated using server-side apply dry-run',
    },
  },
  'flux bootstrap': {
    manifests: { type: 'string', hidden: true },
    'ssh-signing-passphrase': { type: 'string', hidden: true },
  },
  'flux bootstrap gitlab': {
    private: { hidden: true, default: 'true', deprecated: 'use --visibility instead' },
  },
  'flux install': { manifests: { type: 'string', hidden: true } },
};

const HELP: CommandSpec = {
  path: 'flux help',
  use: 'flux help [command] [flags]',
  aliases: [],
  flags: {},
  commands: [],
  runnable: true,
};

export const FLUX: CommandSpec = withHelp(complete(recorded as unknown as CommandSpec));

function withHelp(root: CommandSpec): CommandSpec {
  const at = root.commands.findIndex((each) => each.path > HELP.path);
  return { ...root, commands: [...root.commands.slice(0, at), HELP, ...root.commands.slice(at)] };
}

function complete(command: CommandSpec): CommandSpec {
  const flags: Record<string, FlagSpec> = { ...command.flags, ...HIDDEN[command.path] };
  for (const [pattern, name, check] of CHECKS) {
    const flag = flags[name];
    if (flag && pattern.test(command.path)) flags[name] = { ...flag, type: 'string', check };
  }
  const persistent = HANDED_DOWN.includes(command.path)
    ? Object.fromEntries(
        Object.entries(flags).filter(
          ([name]) => name !== 'help' && !(name === 'version' && command.path === 'flux'),
        ),
      )
    : undefined;
  const { persistent: _, ...rest } = command;
  return {
    ...rest,
    flags,
    ...(persistent ? { persistent } : {}),
    commands: command.commands.map(complete),
  };
}

/** cobra's complaint about the number of arguments; nothing where it is right. */
export function argumentsError(path: string, args: string[]): string | undefined {
  switch (ARGUMENTS[path]) {
    case 'none':
      return args.length
        ? `unknown command ${JSON.stringify(args[0])} for ${JSON.stringify(path)}`
        : undefined;
    case 'one':
      return args.length === 1 ? undefined : `accepts 1 arg(s), received ${args.length}`;
    case 'at most one':
      return args.length > 1 ? `accepts at most 1 arg(s), received ${args.length}` : undefined;
    default:
      return undefined;
  }
}
