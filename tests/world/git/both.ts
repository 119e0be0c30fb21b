/**
 * The same lines run by the real git and by ours.
 *
 * Both get the same home, the same people and the same dates, so that every hash agrees and outputs compare byte for
 * byte. The real one is the program that the environment's GIT names; its version must be the one that is modelled, and
 * whoever runs it must be root (the home is mounted in a namespace of its own).
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createWorld } from '../../../src/world/world';

export interface Answer {
  stdout: string;
  stderr: string;
  code: number;
}

const HOME = '/root';
/** Seconds since 1970 of the first line; each line is a minute later. */
const START = 1_790_000_000;

function dates(index: number): string {
  const date = `${START + index * 60} +0000`;
  return `export GIT_AUTHOR_DATE='${date}' GIT_COMMITTER_DATE='${date}'`;
}

const PREPARE = [
  'cd',
  'export GIT_EDITOR=true GIT_TERMINAL_PROMPT=0',
  'git config --global user.name ops; git config --global user.email ops@example.com',
  'git config --global init.defaultBranch main',
];

/** @param git the program, e.g. `/usr/bin/git` */
export function playReal(git: string, lines: readonly string[]): Answer[] {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'git-'));
  const answers = fs.mkdtempSync(path.join(os.tmpdir(), 'answers-'));
  const script = [...PREPARE];
  lines.forEach((line, index) => {
    const out = `${answers}/${index}`;
    script.push(
      dates(index),
      `eval ${quote(line)} >${out}.out 2>${out}.err </dev/null; echo $? >${out}.code`,
    );
  });
  try {
    const env = {
      PATH: `${path.dirname(git)}:${process.env.PATH ?? ''}`,
      HOME,
      LANG: 'C.UTF-8',
      GIT_CONFIG_NOSYSTEM: '1',
      PAGER: 'cat',
    };
    // the home lies at the same path as ours: it is part of messages, and so of hashes
    const inPlace = `mount --bind '${home}' ${HOME} && cd && exec bash -c "$0"`;
    execFileSync('unshare', ['-m', 'bash', '-c', inPlace, script.join('\n')], {
      env,
      cwd: home,
      stdio: 'ignore',
    });
    return lines.map((_, index) => readAnswer(`${answers}/${index}`));
  } finally {
    fs.rmSync(home, { recursive: true, force: true });
    fs.rmSync(answers, { recursive: true, force: true });
  }
}

function quote(text: string): string {
  return `'${text.replace(/'/g, `'\\''`)}'`;
}

function readAnswer(file: string): Answer {
  const read = (end: string): string =>
    fs.existsSync(file + end) ? fs.readFileSync(file + end, 'utf8') : '';
  return {
    stdout: read('.out'),
    // where bash tells of a missing file, it says in which script it was
    stderr: read('.err').replace(/^bash: line \d+: /gm, 'bash: '),
    code: Number(read('.code') || -1),
  };
}

export async function playOurs(lines: readonly string[]): Promise<Answer[]> {
  const session = await createWorld({ gitIdentity: false, start: START * 1000 });
  for (const line of PREPARE) await session.run(line);
  const answers: Answer[] = [];
  for (const [index, line] of lines.entries()) {
    const { stdout, stderr, code } = await session.run(`${dates(index)}\n${line}`);
    answers.push({ stdout, stderr, code });
  }
  return answers;
}
