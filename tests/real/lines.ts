/**
 * Sessions of lines, as `lines/*.sh` has them: a title after `###` (with the world's options as JSON, where it needs some),
 * then a line each; `@rocky ` before one is who types it, `! ` that it prepares both worlds (by our programs), and a heredoc
 * goes on to its `E`.
 */
import fs from 'node:fs';
import type { Role, WorldOptions } from '../../src/session/session';

export interface TypedLine {
  role: Role;
  line: string;
  /** Not compared. */
  prepares: boolean;
}

export interface LineSession {
  title: string;
  options: WorldOptions;
  lines: TypedLine[];
}

export const LINES_FOLDER = 'tests/real/lines';

export function readSessions(file: string): LineSession[] {
  const [, ...sessions] = fs.readFileSync(file, 'utf8').split(/^### /m);
  return sessions.map((text) => {
    const [head = '', ...rows] = text.split('\n');
    const [, title = '', options = '{}'] = /^(.*?)(?: (\{.*\}))?$/.exec(head)!;
    return { title, options: JSON.parse(options) as WorldOptions, lines: joined(rows).map(typed) };
  });
}

function joined(rows: readonly string[]): string[] {
  const lines: string[] = [];
  let open = false;
  for (const row of rows) {
    if (open) lines.push(`${lines.pop()}\n${row}`);
    else if (row !== '' && !row.startsWith('# ')) lines.push(row);
    open = open ? row !== 'E' : /<<-?'?E'?/.test(row);
  }
  return lines;
}

function typed(row: string): TypedLine {
  const [, bang, role = 'ops', line = row] = /^(! )?(?:@(rocky|movy) )?([^]*)$/.exec(row) ?? [];
  return { role: role as Role, line, prepares: bang !== undefined };
}
