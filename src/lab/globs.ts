/** Paths by pattern: `*` within a folder, `**` over folders, `{a,b}` either, `?` one character. */

const known = new Map<string, RegExp>();

export function globExpression(glob: string): RegExp {
  const found = known.get(glob) ?? translated(glob);
  known.set(glob, found);
  return found;
}

function translated(glob: string): RegExp {
  let source = '';
  let braces = 0;
  for (let at = 0; at < glob.length; at++) {
    const char = glob[at]!;
    if (glob.startsWith('**/', at)) {
      source += '(?:.*/)?';
      at += 2;
    } else if (glob.startsWith('**', at)) {
      source += '.*';
      at += 1;
    } else if (char === '*') source += '[^/]*';
    else if (char === '?') source += '[^/]';
    else if (char === '{') {
      source += '(?:';
      braces++;
    } else if (char === '}' && braces > 0) {
      source += ')';
      braces--;
    } else if (char === ',' && braces > 0) source += '|';
    else source += char.replace(/[.+^$()|[\]\\{}]/, '\\$&');
  }
  return new RegExp(`^${source}$`);
}

/** Does one of the globs mean this path? */
export function meant(path: string, globs: readonly string[]): boolean {
  return globs.some((glob) => globExpression(glob).test(path));
}

/** A glob as people say it: the folder, where the file's name is open. */
export function globInWords(globs: readonly string[]): string {
  const spread = globs.flatMap((glob) => spelledOut(glob.replace(/\.\{yaml,yml\}$/, '.yaml')));
  return spread.map((glob) => (/[*?{]/.test(glob) ? folderOf(glob) : glob)).join(' or ');
}

/** `a/{b,c}/d` → `a/b/d`, `a/c/d` */
function spelledOut(glob: string): string[] {
  const found = /^([^{]*)\{([^{}]*)\}(.*)$/.exec(glob);
  if (!found) return [glob];
  return found[2]!.split(',').flatMap((each) => spelledOut(`${found[1]}${each}${found[3]}`));
}

function folderOf(glob: string): string {
  const fixed = glob.slice(0, glob.search(/[*?{]/));
  return fixed.slice(0, fixed.lastIndexOf('/')) || 'the repository';
}
