import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Answer, playOurs, playReal } from './both';

// Each `lines/*.sh` holds sessions (a title after ###, then a line each), `lines/*.json` what git 2.39.5 answered.
// With GIT set to that program, the answers are asked for anew; with RECORD=1 too, they are written down.
const FOLDER = 'tests/world/git/lines';
const { GIT, RECORD } = process.env;

interface Session {
  title: string;
  lines: string[];
}

function sessionsOf(file: string): Session[] {
  return fs
    .readFileSync(`${FOLDER}/${file}`, 'utf8')
    .split(/^### /m)
    .slice(1)
    .map((text) => {
      const [title, ...lines] = text.split('\n');
      return { title: title!, lines: lines.filter((line) => line !== '') };
    });
}

for (const file of fs.readdirSync(FOLDER).filter((name) => name.endsWith('.sh'))) {
  const recorded = `${FOLDER}/${file.replace(/\.sh$/, '.json')}`;
  const sessions = sessionsOf(file);
  if (GIT && RECORD) {
    const answers = Object.fromEntries(sessions.map(({ title, lines }) => [title, playReal(GIT, lines)]));
    fs.writeFileSync(recorded, `${JSON.stringify(answers, null, 1)}\n`);
  }
  const answers = JSON.parse(fs.readFileSync(recorded, 'utf8')) as Record<string, Answer[]>;
  describe(`git as recorded in ${file}`, () => {
    for (const { title, lines } of sessions) {
      const paired = (given: Answer[]) => lines.map((line, index) => ({ line, ...given[index]! }));
      it(`answers the same: ${title}`, async () => {
        expect(paired(await playOurs(lines))).toEqual(paired(answers[title]!));
      });
      it.skipIf(!GIT)(`is what the program of GIT says: ${title}`, () => {
        expect(paired(playReal(GIT!, lines))).toEqual(paired(answers[title]!));
      });
    }
  });
}
