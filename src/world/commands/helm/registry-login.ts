/**
 * `helm registry login|logout`.
 *
 * Models: helm v4 pkg/cmd/registry_login.go. The registry lets everybody in, so what counts is that it answers.
 */
import { join } from '../../files/files';
import type { Call } from './call';
import { pathsOf } from './cluster';

export async function registryLogin(call: Call): Promise<void> {
  const { context, typed, env } = call;
  const host = typed.args[0]!;
  const { username, password } = await credentialsOf(call);
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
async function credentialsOf(call: Call): Promise<{ username: string; password: string }> {
  const { context, typed } = call;
  const username = typed.text('username');
  if (typed.flag('password-stdin')) return { username, password: context.stdin.replace(/\r?\n$/, '') };
  if (typed.text('password')) {
    call.log('warn', 'using --password via the CLI is insecure. Use --password-stdin');
    return { username, password: typed.text('password') };
  }
  const ask = async (prompt: string, secret: boolean): Promise<string> => {
    context.out(prompt);
    const line = await context.readLine(secret);
    if (!line.endsWith('\n')) throw new Error('EOF');
    if (secret && context.readKeys) context.out('\n');
    return line.slice(0, -1);
  };
  const name = username || (await ask('Username: ', false)).trim();
  const password = await ask(name ? 'Password: ' : 'Token: ', true);
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
