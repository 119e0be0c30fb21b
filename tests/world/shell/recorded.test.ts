import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Answer, playOurs, playReal, sessionsOf } from './both';

// Each `lines/*.sh` holds sessions, `lines/*.json` what bash 5.2 with coreutils 9.1, grep 3.8, sed 4.9 and mawk 1.3.4
// answered. With BASH_PROGRAM set to that program and RECORD=1, the answers are asked for anew and written down.
const FOLDER = 'tests/world/shell/lines';
const { BASH_PROGRAM, RECORD } = process.env;

for (const file of fs.readdirSync(FOLDER).filter((name) => name.endsWith('.sh'))) {
  const recorded = `${FOLDER}/${file.replace(/\.sh$/, '.json')}`;
  const sessions = sessionsOf(fs.readFileSync(`${FOLDER}/${file}`, 'utf8'));
  if (BASH_PROGRAM && RECORD) {
    const answers = Object.fromEntries(
      sessions.map(({ title, lines }) => [title, playReal(BASH_PROGRAM, lines)]),
    );
    fs.writeFileSync(recorded, `${JSON.stringify(answers, null, 1)}\n`);
  }
  const answers = JSON.parse(fs.readFileSync(recorded, 'utf8')) as Record<string, Answer[]>;
  describe(`bash as recorded in ${file}`, () => {
    for (const { title, lines } of sessions) {
      const paired = (given: Answer[]) => lines.map((line, index) => ({ line, ...given[index]! }));
      it(`answers the same: ${title}`, async () => {
        expect(paired(await playOurs(lines))).toEqual(paired(answers[title]!));
      });
    }
  });
}
