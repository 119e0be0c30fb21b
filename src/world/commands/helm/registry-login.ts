/**
 * `helm registry login|logout`.
 *
 * Models: helm v4 pkg/cmd/registry_login.go. The registry lets everybody in, so what counts is that it answers.
 */
import { join } from '../../files/files';
import type { Call } from './call';
import { pathsOf } from './cluster';

export function registryLogin(call: Call): void {
  const { context, typed, env } = call;
  const host = typed.args[0]!;
  const { username, password } = credentialsOf(call);
  if (host.includes('/')) {
    const [bare] = host.split('/');
    call.log('warn', 'registry login currently only supports registry hostname, not a repository path', {
      host,
      suggested: bare,
    });
  }
  try {
    env.network.registry(host.replace(/\/.*$/, ''));
  } catch (error) {
    throw new Error(
      `authenticating to ${JSON.stringify(host)}: Get "https://${host}/v2/": ${(error as Error).message}`,
    );
  }
  saveLogins(call, { ...logins(call), [host]: { auth: btoa(`${username}:${password}`) } });
  context.err('Login Succeeded\n');
}

export function registryLogout(call: Call): void {
  const host = call.typed.args[0]!;
  const { [host]: _gone, ...left } = logins(call);
  saveLogins(call, left);
  call.context.err(`Removing login credentials for ${host}\n`);
}

/** @throws Error where nobody tells */
function credentialsOf(call: Call): { username: string; password: string } {
  const { context, typed } = call;
  const lines = context.stdin.split('\n');
  const username = typed.text('username');
  if (typed.flag('password-stdin')) return { username, password: context.stdin.replace(/\r?\n$/, '') };
  if (typed.text('password')) {
    call.log('warn', 'using --password via the CLI is insecure. Use --password-stdin');
    return { username, password: typed.text('password') };
  }
  const ask = (prompt: string): string => {
    context.out(prompt);
    if (!context.piped || lines.length < 2) throw new Error('EOF');
    return lines.shift()!;
  };
  const name = username || ask('Username: ').trim();
  const password = ask(name ? 'Password: ' : 'Token: ');
  if (!password) throw new Error(name ? 'password required' : 'token required');
  return { username: name, password };
}

type Logins = Record<string, { auth: string }>;

function logins(call: Call): Logins {
  const { files } = call.context;
  const path = pathOf(call);
  if (!files.isFile(path)) return {};
  return ((JSON.parse(files.readText(path)) as { auths?: Logins }).auths ??= {});
}

function saveLogins(call: Call, auths: Logins): void {
  const { files } = call.context;
  const path = pathOf(call);
  files.mkdir(join(path, '..'), { recursive: true });
  files.write(path, `${JSON.stringify({ auths }, null, '\t')}\n`);
}

function pathOf(call: Call): string {
  return join(call.context.cwd, pathsOf(call).registryConfig);
}
