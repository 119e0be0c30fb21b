/**
 * `npm run -s shpod`: the simulated shpod without a page.
 *
 *   --workdir DIR -c "COMMANDS" [--writeback]   run the commands in DIR's content; --writeback stores what changed
 *   --batch FILE.jsonl                          answer commands and sessions, one JSON line each (`-` is standard input)
 *   (neither)                                   an interactive shpod in this terminal
 */
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { cac } from 'cac';
import type { FileContent, Session, WorldOptions } from '../session/session';
import { createWorld } from '../world/world';
import { type Case, playCase, playSession, type Step } from './play';

const cli = cac('shpod');
cli
  .option('--workdir <dir>', 'folder whose content the shpod starts in')
  .option('-c <commands>', 'run the commands and exit with their code')
  .option('--writeback', 'store changed files back into --workdir')
  .option('--batch <file>', 'JSON lines to answer, "-" for standard input')
  .help();

const { options } = cli.parse() as { options: Record<string, string | boolean | undefined> };
if (options.help) process.exit(0);
if (typeof options.batch === 'string') await batch(options.batch);
else if (options.c !== undefined) process.exitCode = await runCommands(String(options.c));
else await interactive();
// jobs that `&` left running would hold the process
process.stdout.write('', () => process.exit());

async function batch(file: string): Promise<void> {
  const input = file === '-' ? process.stdin : fs.createReadStream(file);
  let number = 0;
  for await (const line of readline.createInterface({ input, crlfDelay: Infinity })) {
    number++;
    if (line.trim() !== '') process.stdout.write(`${JSON.stringify(await answer(line, number))}\n`);
  }
}

async function answer(line: string, number: number): Promise<unknown> {
  let row: Case & { world?: WorldOptions; steps?: Step[] };
  try {
    row = JSON.parse(line);
  } catch (error) {
    return { error: `line ${number}: not JSON: ${(error as Error).message}` };
  }
  if (Array.isArray(row.steps)) return { id: row.id, steps: await playSession(row.world ?? {}, row.steps) };
  if (typeof row.cmd === 'string') return playCase(row);
  return { id: row.id, error: `line ${number}: found neither "cmd" (text) nor "steps" (a list)` };
}

async function runCommands(commands: string): Promise<number> {
  const folder = path.resolve(typeof options.workdir === 'string' ? options.workdir : '.');
  const given = typeof options.workdir === 'string' ? readFolder(folder) : {};
  const files = Object.fromEntries(
    Object.entries(given).map(([name, content]) => [path.posix.join(folder, name), content]),
  );
  const session = await createWorld({
    files: { ops: files },
    script: true,
    ...(typeof options.workdir === 'string' ? { cwd: folder } : {}),
  });
  session.subscribe((event) => {
    if (event.type === 'output') process[event.stream].write(event.text);
  });
  const result = await session.run(commands);
  if (options.writeback && typeof options.workdir === 'string') await writeBack(session, folder, given);
  return result.code;
}

function readFolder(folder: string): Record<string, FileContent> {
  const found: Record<string, FileContent> = {};
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const full = path.join(entry.parentPath ?? entry.path, entry.name);
    found[path.relative(folder, full)] = content(fs.readFileSync(full));
  }
  return found;
}

function bytesOf(written: FileContent): string | Buffer {
  return typeof written === 'string' ? written : Buffer.from(written.base64, 'base64');
}

function content(bytes: Buffer): FileContent {
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : { base64: bytes.toString('base64') };
}

async function writeBack(
  session: Session,
  folder: string,
  given: Record<string, FileContent>,
): Promise<void> {
  const left = new Set(Object.keys(given).filter((name) => !name.split('/').includes('.git')));
  for (const file of await session.listFiles(folder)) {
    const name = path.posix.relative(folder, file.path);
    left.delete(name);
    const target = path.join(folder, name);
    if (file.type === 'directory') fs.mkdirSync(target, { recursive: true });
    else fs.writeFileSync(target, bytesOf(await session.readContent(file.path)));
  }
  for (const name of left) fs.rmSync(path.join(folder, name), { force: true });
}

async function interactive(): Promise<void> {
  const session = await createWorld({});
  session.subscribe((event) => {
    if (event.type === 'output') process[event.stream].write(event.text);
  });
  let { prompt } = await session.prompt();
  const terminal = readline.createInterface({
    input: process.stdin,
    output: process.stdout,
    terminal: process.stdin.isTTY,
  });
  let typed = '';
  terminal.on('SIGINT', () => {
    session.interrupt();
    typed = '';
    process.stdout.write('^C\n');
    terminal.setPrompt(prompt);
    terminal.prompt();
  });
  terminal.setPrompt(prompt);
  terminal.prompt();
  for await (const line of terminal) {
    const text = typed + line;
    if (text.trim() === 'exit' && typed === '') break;
    const result = await session.run(text, { columns: process.stdout.columns });
    typed = result.incomplete ? `${text}\n` : '';
    prompt = result.prompt;
    terminal.setPrompt(result.incomplete ? '> ' : prompt);
    terminal.prompt();
  }
  terminal.close();
}
