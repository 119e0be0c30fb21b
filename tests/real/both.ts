/**
 * One line typed into the real programs and into ours, over the same cluster.
 *
 * Two worlds with the same past stand side by side: the real `kubectl`, `flux` and `helm` talk over HTTP to the API server
 * of the first, our programs act in the second; after each line both clocks show the same. KUBECTL, FLUX and HELM name the
 * binaries. Answers are compared after what differs between two true runs was taken out of both.
 */
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Role, Session, WorldOptions } from '../../src/session/session';
import { authenticate, type World } from '../../src/world/build-world';
import { createWorld } from '../../src/world/world';
// @ts-expect-error: plain JavaScript, kept as it came with the recordings
import { normalise } from '../oracle/normalise.mjs';
import { serve, type ApiServer } from './api-server';

export interface Answer {
  stdout: string;
  stderr: string;
  code: number;
}

export const BINARIES: Record<string, string | undefined> = {
  kubectl: process.env.KUBECTL,
  flux: process.env.FLUX,
  helm: process.env.HELM,
};

const SERVER = 'https://127.0.0.1:6443';
/** Wall time after which a real program that has not ended is ended, ms. */
const PATIENCE = 15_000;
/** Wall time after which world time runs faster for a real program, ms, and how much faster. */
const UNHURRIED = 1_000;
const HURRY = 20;

export class Both {
  private constructor(
    private readonly first: Session,
    /** The world of our programs, for whoever looks into it. */
    readonly second: Session,
    private readonly server: ApiServer,
    private readonly home: string,
  ) {}

  /** @param trace is handed every request of the real programs */
  static async open(world: WorldOptions = {}, trace?: (line: string) => void): Promise<Both> {
    const options = { start: Math.floor(Date.now() / 1000) * 1000, ...world };
    const first = await createWorld(options);
    const second = await createWorld(options);
    const { cluster } = worldOf(first);
    const home = fs.mkdtempSync(path.join(os.tmpdir(), 'real-'));
    const server = await serve(cluster, { authenticate, trace, tls: makeCertificate(home) });
    fs.mkdirSync(path.join(home, 'bin'));
    for (const [name, binary] of Object.entries(BINARIES))
      if (binary) fs.symlinkSync(path.resolve(binary), path.join(home, 'bin', name));
    fs.symlinkSync('kubectl', path.join(home, 'bin/k'));
    const both = new Both(first, second, server, home);
    for (const role of ['ops', 'rocky', 'movy'] as const) await both.settleIn(role);
    return both;
  }

  close(): void {
    this.server.close();
    fs.rmSync(this.home, { recursive: true, force: true });
  }

  /** A line of our shell in both worlds: what it does to forge, registry and cluster is there for the real programs too. */
  async prepare(line: string, role: Role = 'ops'): Promise<void> {
    await this.first.run(line, { role });
    await this.second.run(line, { role });
    await this.align();
  }

  /** What the real and our programs answer, cleaned. */
  async answer(line: string, role: Role = 'ops'): Promise<{ real: Answer; ours: Answer }> {
    const real = this.clean(await this.real(line, role), line);
    const { stdout, stderr, code } = await this.second.run(line, { role });
    await this.align();
    return { real, ours: this.clean({ stdout, stderr, code }, line) };
  }

  private homeOf(role: Role): string {
    return path.join(this.home, role);
  }

  /** Gives a role its home, with the files that its machine has and a kubeconfig for the server. */
  private async settleIn(role: Role): Promise<void> {
    const home = this.homeOf(role);
    for (const { path: file, type } of await this.first.listFiles('/root', role)) {
      if (type !== 'file') continue;
      const target = home + file.slice('/root'.length);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.writeFileSync(target, await this.first.readFile(file, role).catch(() => ''));
    }
    const config = path.join(home, '.kube/config');
    const text = fs.readFileSync(config, 'utf8').replace(/server: .*/, `server: ${this.server.url}`);
    fs.writeFileSync(config, text.replaceAll('/root/', `${home}/`));
    fs.copyFileSync(path.join(this.home, 'cert.pem'), path.join(home, '.kube/ca.crt'));
  }

  private real(line: string, role: Role): Promise<Answer> {
    const home = this.homeOf(role);
    const env = {
      HOME: home,
      PATH: `${this.home}/bin:${process.env.PATH}`,
      EDITOR: 'true',
      LANG: 'C.UTF-8',
      TZ: 'UTC',
    };
    const child = spawn('bash', ['-c', line], {
      cwd: home,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const out = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].setEncoding('utf8').on('data', (text: string) => (out[stream] += text));
    const begun = Date.now();
    let told = begun;
    let busy = false;
    const pump = setInterval(() => {
      const now = Date.now();
      if (now - begun > PATIENCE) process.kill(-child.pid!, 'SIGKILL');
      if (busy) return;
      busy = true;
      const passed = (now - told) * (now - begun > UNHURRIED ? HURRY : 1);
      told = now;
      void this.first.advance(passed).finally(() => (busy = false));
    }, 20);
    return new Promise((resolve) => {
      child.on('close', (code) => {
        clearInterval(pump);
        resolve({ ...out, code: code ?? -1 });
      });
    });
  }

  /** Both clocks show the same again. */
  private async align(): Promise<void> {
    const times = await Promise.all([this.first.clock(), this.second.clock()]);
    const target = Math.max(...times.map(({ now }) => now)) + 1_000;
    await this.first.advance(target - times[0].now);
    await this.second.advance(target - times[1].now);
  }

  private clean({ stdout, stderr, code }: Answer, line: string): Answer {
    const shown = (text: string): string =>
      sameRun(
        text
          .replaceAll(new RegExp(`${this.home}/(ops|rocky|movy)`, 'g'), '/root')
          .replaceAll(this.server.url, SERVER)
          .replaceAll(this.server.url.replace('https://', ''), SERVER.replace('https://', ''))
          .replace(/^bash: line \d+: /gm, 'bash: '),
        line,
      );
    return { stdout: shown(stdout), stderr: shown(stderr), code };
  }
}

/** Clients send tokens to a server that proves who it is. */
function makeCertificate(folder: string): { key: string; cert: string } {
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
  const what = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=server';
  const names = ['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert];
  execFileSync('openssl', ['req', ...what.split(' '), ...names], { stdio: 'ignore' });
  return { key: fs.readFileSync(key, 'utf8'), cert: fs.readFileSync(cert, 'utf8') };
}

/** An output without what differs between two true runs of its line. */
export function sameRun(text: string, line: string): string {
  return normalise(text.replace(/\b((?:modified|created)At)([=:] ?)"?\d{10}"?/g, '$1$2SECONDS'), line);
}

function worldOf(session: Session): World {
  return (session as unknown as { world: World }).world;
}
