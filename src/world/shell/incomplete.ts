/** Has a text to go on: an open quote, here-document or block, a trailing backslash or operator? */
import { Bash } from 'just-bash/browser';
import { hasOpenHereDocument, type SyntaxNode } from './script';

export function isIncomplete(text: string): boolean {
  if (/(^|[^\\])(\\\\)*\\$/.test(text)) return true;
  let open = false;
  const look = new Bash({ defenseInDepth: false });
  look.registerTransformPlugin({
    name: 'look',
    transform: ({ ast }) => {
      open = hasOpenHereDocument(ast as never) || endsOpen(ast as never);
      return { ast: { ...ast, statements: [] } };
    },
  });
  try {
    look.transform(text);
    return open;
  } catch (error) {
    return /unexpected EOF|got EOF|unexpected end/i.test((error as Error).message);
  }
}

/** Does the last statement end in `&&`, `||` or `|`? */
function endsOpen(script: SyntaxNode): boolean {
  const last = (script.statements as SyntaxNode[]).at(-1);
  const pipeline = (last?.pipelines as SyntaxNode[] | undefined)?.at(-1);
  const command = (pipeline?.commands as SyntaxNode[] | undefined)?.at(-1);
  const empty =
    command?.type === 'SimpleCommand' &&
    !command.name &&
    !(command.assignments as unknown[]).length &&
    !(command.redirections as unknown[]).length;
  return (
    empty === true &&
    ((last!.operators as unknown[]).length > 0 || (pipeline!.commands as unknown[]).length > 1)
  );
}
