/**
 * Mails taken apart: a mailbox into mails, a mail into author, message and patch.
 *
 * Models: git mailsplit and git mailinfo as far as `git format-patch` and plain mails need them. Left out: attachments,
 * base64 bodies, other encodings than UTF-8.
 */

export interface Mail {
  name: string;
  email: string;
  date: string;
  subject: string;
  /** The message below the subject. */
  body: string;
  /** From the line `---` on. */
  patch: string;
}

/** Does a text look like mail? */
export function isMailbox(text: string): boolean {
  const lines = text.split('\n').filter((line, index, all) => index > 0 || line !== '' || all.length === 1);
  const [first = ''] = lines;
  if (/^From |^From: /.test(first)) return true;
  const header = lines.slice(0, lines.indexOf('') < 0 ? undefined : lines.indexOf(''));
  return first !== '' && header.every((line) => /^[\x21-\x39\x3b-\x7e]+:|^[ \t]/.test(line));
}

/** The mails of a mailbox, each as it is. */
export function splitMailbox(text: string): string[] {
  const mails: string[] = [];
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const begins = /^From \S+ .*\d\d?:\d\d.* \d{4}\s*$/.test(line);
    if (begins || !mails.length) mails.push('');
    mails[mails.length - 1] += line;
  }
  return mails.filter((mail) => mail.trim() !== '');
}

export function readMail(text: string, keepSubject: boolean): Mail {
  const lines = text.split('\n');
  if (lines[0]?.startsWith('From ')) lines.shift();
  const headers = new Map<string, string>();
  let last = '';
  let at = 0;
  for (; at < lines.length && lines[at] !== ''; at++) {
    const found = /^([\w-]+):\s*(.*)$/.exec(lines[at]!);
    if (found) headers.set((last = found[1]!.toLowerCase()), found[2]!);
    else if (/^[ \t]/.test(lines[at]!)) headers.set(last, `${headers.get(last)}\n${lines[at]!}`);
  }
  const rest = lines.slice(at + 1);
  const inBody = inBodyHeaders(rest);
  for (const [name, value] of inBody) headers.set(name, value);
  const start = rest.findIndex((line) => /^---(\s|$)|^diff -|^Index: /.test(line));
  const body = (start < 0 ? rest : rest.slice(0, start)).join('\n');
  const from = /^(.*?)\s*<([^>]*)>/.exec(headers.get('from') ?? '');
  const subject = decoded(headers.get('subject') ?? '');
  return {
    name: decoded(from?.[1] ?? headers.get('from') ?? '')
      .replace(/^"(.*)"$/, '$1')
      .replace(/\\(.)/g, '$1'),
    email: from?.[2] ?? '',
    date: headers.get('date') ?? '',
    subject: keepSubject ? subject : cleanSubject(subject),
    body,
    patch: start < 0 ? '' : rest.slice(start).join('\n'),
  };
}

/** A mail may begin with the true author and subject; those lines are taken out. */
function inBodyHeaders(lines: string[]): Map<string, string> {
  const found = new Map<string, string>();
  while (lines.length && (lines[0]!.trim() === '' || /^(From|Subject|Date): /.test(lines[0]!))) {
    const header = /^(From|Subject|Date): (.*)$/.exec(lines[0]!);
    if (header) found.set(header[1]!.toLowerCase(), header[2]!);
    else if (found.size) {
      lines.shift();
      break;
    }
    lines.shift();
  }
  return found;
}

/** Takes off `Re:` and what stands in brackets. */
function cleanSubject(subject: string): string {
  let text = subject;
  for (let before = ''; before !== text;) {
    before = text;
    text = text.replace(/^(?:[Rr][Ee]:|\s+|:|\[[^\]]*\])/, '');
  }
  return text.trim();
}

/** RFC 2047 and folded lines undone. */
function decoded(text: string): string {
  const unfolded = text.replace(/\?=\s*\n?[ \t]+=\?/g, '?==?').replace(/\n[ \t]+/g, ' ');
  return unfolded.replace(/=\?utf-8\?q\?([^?]*)\?=/gi, (_all, word: string) => {
    const bytes: number[] = [];
    for (let at = 0; at < word.length; at++) {
      if (word[at] === '=') {
        bytes.push(parseInt(word.slice(at + 1, at + 3), 16));
        at += 2;
      } else bytes.push(word[at] === '_' ? 0x20 : word.charCodeAt(at));
    }
    return new TextDecoder().decode(Uint8Array.from(bytes));
  });
}
