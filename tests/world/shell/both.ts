/**
 * The same lines run by a real, interactive bash and by ours, in a home of the same name.
 *
 * The real one is the program that the environment's BASH_PROGRAM names; whoever runs it must be root (the home is mounted
 * in a namespace of its own).
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import { createWorld } from '../../../src/world/world';

export interface Answer {
  stdout: string;
  stderr: string;
  code: number;
}

const ENVIRONMENT = {
  HOME: '/root',
  LANG: 'C.UTF-8',
  TERM: 'xterm-256color',
  SHELL: '/bin/bash',
  USER: 'root',
  HOSTNAME: 'shpod',
};

/** @param bash the program, e.g. `/usr/bin/bash` */
export function playReal(bash: string, lines: readonly string[]): Answer[] {
  const home = fs.mkdtempSync(path('home-'));
  const answers = fs.mkdtempSync(path('answers-'));
  const script = ['PS1=; PS2=; unset PROMPT_COMMAND; cd'];
  lines.forEach((line, index) => {
    const out = `${answers}/${index}`;
    // the code of the line before is handed on
    script.push(`exec >${out}.out 2>${out}.err; (exit $code) 2>/dev/null`, line);
    script.push(`{ code=$?; echo $code >${out}.code; } 2>/dev/null`);
  });
  const inPlace = `mount --bind '${home}' /root && cd && exec ${bash} --norc --noprofile --noediting -i`;
  try {
    spawnSync('unshare', ['-m', bash, '-c', inPlace], {
      input: [...script, 'exec >/dev/null 2>&1', ''].join('\n'),
      env: { PATH: process.env.PATH ?? '', ...ENVIRONMENT },
      cwd: home,
      timeout: 120_000,
    });
    return lines.map((_, index) => readAnswer(`${answers}/${index}`, bash));
  } finally {
    fs.rmSync(home, { recursive: true, force: true });
    fs.rmSync(answers, { recursive: true, force: true });
  }
}

function path(start: string): string {
  return `${os.tmpdir()}/${start}`;
}

function readAnswer(file: string, bash: string): Answer {
  const read = (end: string): string =>
    fs.existsSync(file + end) ? fs.readFileSync(file + end, 'utf8') : '';
  return {
    stdout: read('.out'),
    stderr: read('.err').replaceAll(`${bash}: `, 'bash: '),
    code: Number(read('.code') || -1),
  };
}

export async function playOurs(lines: readonly string[]): Promise<Answer[]> {
  const session = await createWorld({ gitIdentity: false });
  const answers: Answer[] = [];
  for (const line of lines) {
    const { stdout, stderr, code } = await session.run(line);
    answers.push({ stdout, stderr, code });
  }
  return answers;
}

/** Sessions of a file: a title after ###, then a line each; what stands between `{{` and `}}` is one. */
export function sessionsOf(text: string): { title: string; lines: string[] }[] {
  return text
    .split(/^### /m)
    .slice(1)
    .map((session) => {
      const [title, ...rest] = session.split('\n');
      const lines: string[] = [];
      let block: string[] | undefined;
      for (const line of rest) {
        if (line === '{{') block = [];
        else if (line === '}}') {
          lines.push(block!.join('\n'));
          block = undefined;
        } else if (block) block.push(line);
        else if (line !== '') lines.push(line);
      }
      return { title: title!, lines };
    });
}
