import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createWorld } from '../../src/world/world';
import { BINARIES, Both, sameRun, type Answer } from './both';
import { LINES_FOLDER, readSessions, type LineSession } from './lines';

// Each `lines/*.sh` holds sessions, `lines/*.json` what the real programs answered over the simulated cluster. With KUBECTL,
// FLUX and HELM set the real ones are asked anew; with RECORD=1 too, their answers are written down.
const real = Object.values(BINARIES).every(Boolean);
const { RECORD } = process.env;

/** What our programs answer, cleaned as the recorded answers are. */
async function playOurs({ options, lines }: LineSession): Promise<Answer[]> {
  const session = await createWorld(options);
  const answers: Answer[] = [];
  for (const { role, line, prepares } of lines) {
    const { stdout, stderr, code } = await session.run(line, { role });
    if (!prepares) answers.push({ stdout: sameRun(stdout, line), stderr: sameRun(stderr, line), code });
    await session.advance(1_000);
  }
  return answers;
}

async function playReal({ options, lines }: LineSession): Promise<Answer[]> {
  const both = await Both.open(options);
  const answers: Answer[] = [];
  for (const { role, line, prepares } of lines) {
    if (prepares) await both.prepare(line, role);
    else answers.push((await both.answer(line, role)).real);
  }
  both.close();
  return answers;
}

for (const file of fs.readdirSync(LINES_FOLDER).filter((name) => name.endsWith('.sh'))) {
  const recorded = path.join(LINES_FOLDER, file.replace(/\.sh$/, '.json'));
  const sessions = readSessions(path.join(LINES_FOLDER, file));
  if (real && RECORD) {
    const answers: Record<string, Answer[]> = {};
    for (const session of sessions) answers[session.title] = await playReal(session);
    fs.writeFileSync(recorded, `${JSON.stringify(answers, null, 1)}\n`);
  }
  const answers = JSON.parse(fs.readFileSync(recorded, 'utf8')) as Record<string, Answer[]>;
  describe(`the programs as recorded in ${file}`, () => {
    for (const session of sessions) {
      const paired = (given: Answer[]) =>
        session.lines
          .filter(({ prepares }) => !prepares)
          .map(({ line }, index) => ({ line, ...given[index] }));
      it(`answer the same: ${session.title}`, async () => {
        expect(paired(await playOurs(session))).toEqual(paired(answers[session.title]!));
      });
      it.skipIf(!real)(`are what the real ones say: ${session.title}`, { timeout: 300_000 }, async () => {
        expect(paired(await playReal(session))).toEqual(paired(answers[session.title]!));
      });
    }
  });
}
