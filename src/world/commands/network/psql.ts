/**
 * `psql` and `pg_isready`, in containers.
 *
 * Models: libpq's words for a server that cannot be reached, and psql's table for a look at the albums. Left out: SQL beyond
 * `SELECT` of the albums, `\l`, `\dt`, `SELECT version()`; the interactive prompt.
 */
import type { Database, DatabaseAddress, DatabaseAnswer } from '../../kube/containers/program';
import type { Network } from '../../kube/network/network';
import type { Program, ProgramContext } from '../../shell/program';
import { notModelled } from '../not-modelled';

interface Options {
  address: DatabaseAddress;
  /** Is the server asked through its own socket? */
  local: boolean;
  commands: string[];
  bare: boolean;
}

export function createPsql(network: Network): Program {
  return async (args, context) => {
    const options = parse(args, context);
    const answered = ask(network, options, context);
    if ('error' in answered) {
      context.err(`psql: error: ${answered.error}\n`);
      return 2;
    }
    const commands = options.commands.length
      ? options.commands
      : context.stdin.split(/;\s*\n|;\s*$/).filter((each) => each.trim());
    if (!commands.length) throw notModelled('psql', 'without -c');
    for (const command of commands) {
      const table = query(answered.database, command.trim().replace(/;$/, ''));
      if (typeof table === 'string') {
        context.err(table);
        return 1;
      }
      context.out(options.bare ? bareText(table) : tableText(table));
    }
    return 0;
  };
}

export function createIsReady(network: Network): Program {
  return async (args, context) => {
    const options = parse(args, context);
    const { host, port } = options.address;
    const answered = ask(network, options, context);
    const place = options.local ? `/var/run/postgresql:${port}` : `${host}:${port}`;
    const up = 'database' in answered || /authentication|password/.test(answered.error);
    context.out(`${place} - ${up ? 'accepting connections' : 'no response'}\n`);
    return up ? 0 : 2;
  };
}

const VALUED = ['-h', '-p', '-U', '-d', '-c', '--host', '--port', '--username', '--dbname', '--command'];

function parse(args: readonly string[], { env }: ProgramContext): Options {
  const given: Record<string, string> = {};
  const commands: string[] = [];
  const plain: string[] = [];
  let bare = false;
  const words = [...args];
  while (words.length) {
    const [name, attached] = words.shift()!.split(/=(.*)/s) as [string, string | undefined];
    if (/^-[tAqX]+$/.test(name)) bare ||= name.includes('t') || name.includes('A');
    else if (VALUED.includes(name)) {
      const value = attached ?? words.shift() ?? '';
      if (name === '-c' || name === '--command') commands.push(value);
      else given[LONG[name] ?? name] = value;
    } else if (!name.startsWith('-')) plain.push(name);
  }
  const host = given['--host'] ?? env.get('PGHOST');
  const address = {
    host: host ?? 'localhost',
    port: Number(given['--port'] ?? env.get('PGPORT') ?? 5432),
    user: given['--username'] ?? plain[1] ?? env.get('PGUSER') ?? 'root',
    password: env.get('PGPASSWORD'),
    name: given['--dbname'] ?? plain[0] ?? env.get('PGDATABASE'),
  };
  return { address, local: host === undefined, commands, bare };
}

const LONG: Record<string, string> = { '-h': '--host', '-p': '--port', '-U': '--username', '-d': '--dbname' };

function ask(network: Network, { address, local }: Options, { machine }: ProgramContext): DatabaseAnswer {
  if (!machine.pod)
    return {
      error: `connection to server at "${address.host}", port ${address.port} failed: Connection refused`,
    };
  if (!local) return network.database(machine.pod, address);
  const socket = `/var/run/postgresql/.s.PGSQL.${address.port}`;
  const dialled = network.dialPod(machine.pod, address.port);
  const database = typeof dialled === 'string' ? undefined : dialled.database;
  const failed = (why: string): DatabaseAnswer => ({
    error: `connection to server on socket "${socket}" failed: ${why}`,
  });
  if (!database)
    return failed(
      'No such file or directory\n\tIs the server running locally and accepting connections on that socket?',
    );
  // who comes through the socket is trusted, but has to exist
  if (address.user !== database.user) return failed(`FATAL:  role "${address.user}" does not exist`);
  const name = address.name ?? address.user;
  if (![database.name, 'postgres'].includes(name)) return failed(`FATAL:  database "${name}" does not exist`);
  return { database };
}

interface Result {
  title?: string;
  columns: string[];
  rows: string[][];
  /** Columns of numbers stand to the right. */
  right: number[];
}

/** The rows of a command, or what psql says is wrong with it. */
function query(database: Database, command: string): Result | string {
  const text = command.replace(/\s+/g, ' ');
  if (/^\\dt?\+?$/.test(text)) {
    if (!database.albums) return 'Did not find any relations.\n';
    const rows = [['public', 'albums', 'table', database.user]];
    return { title: 'List of relations', columns: ['Schema', 'Name', 'Type', 'Owner'], rows, right: [] };
  }
  if (/^select version\(\)$/i.test(text))
    return { columns: ['version'], rows: [['PostgreSQL on x86_64-pc-linux-gnu']], right: [] };
  const match = /^select (.+?) from (?:public\.)?(\w+)(?: order by (\w+)( desc)?)?(?: limit (\d+))?$/i.exec(
    text,
  );
  if (!match) throw notModelled('psql', command);
  const [, what = '', table = '', order, descending, limit] = match;
  if (table.toLowerCase() !== 'albums' || !database.albums)
    return `ERROR:  relation "${table}" does not exist\nLINE 1: ${command}\n${' '.repeat(8 + command.toLowerCase().indexOf(table.toLowerCase()))}^\n`;
  const all = database.albums.map(
    (each, index) => ({ id: index + 1, ...each }) as Record<string, string | number>,
  );
  if (/^count\(.*\)$/i.test(what)) return { columns: ['count'], rows: [[String(all.length)]], right: [0] };
  const columns =
    what === '*'
      ? ['id', 'artist', 'title', 'year']
      : what.split(',').map((each) => each.trim().toLowerCase());
  const unknown = [...columns, ...(order ? [order.toLowerCase()] : [])].find((each) => !(each in all[0]!));
  if (unknown)
    return `ERROR:  column "${unknown}" does not exist\nLINE 1: ${command}\n${' '.repeat(8 + command.indexOf(unknown))}^\n`;
  if (order)
    all.sort((a, b) => compare(a[order.toLowerCase()]!, b[order.toLowerCase()]!) * (descending ? -1 : 1));
  const rows = all
    .slice(0, limit ? Number(limit) : undefined)
    .map((row) => columns.map((each) => String(row[each])));
  return {
    columns,
    rows,
    right: columns.flatMap((each, index) => (['id', 'year'].includes(each) ? [index] : [])),
  };
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function tableText({ title, columns, rows, right }: Result): string {
  const widths = columns.map((name, index) =>
    Math.max(name.length, ...rows.map((row) => row[index]!.length)),
  );
  const line = (cells: string[], head: boolean): string =>
    cells
      .map((cell, index) => {
        const width = widths[index]!;
        if (head) {
          const left = Math.floor((width - cell.length) / 2);
          return ` ${' '.repeat(left)}${cell}${' '.repeat(width - cell.length - left)} `;
        }
        return right.includes(index) ? ` ${cell.padStart(width)} ` : ` ${cell.padEnd(width)} `;
      })
      .join('|');
  const total = widths.reduce((sum, width) => sum + width + 3, -1);
  return [
    ...(title ? [`${' '.repeat(Math.max(0, Math.floor((total - title.length) / 2)))}${title}`] : []),
    line(columns, true),
    widths.map((width) => '-'.repeat(width + 2)).join('+'),
    ...rows.map((row) => line(row, false).trimEnd()),
    `(${rows.length} row${rows.length === 1 ? '' : 's'})`,
    '\n',
  ].join('\n');
}

function bareText({ rows }: Result): string {
  return rows.map((row) => `${row.join('|')}\n`).join('');
}
