/** Which refs point at a commit, as `--decorate` and `%d` show them. */
import type { GitRun } from './run';

/** Names by commit, in git's order: HEAD and its branch first, then tags, remote branches, branches, each from the last. */
export function decorations(run: GitRun, full = false): Map<string, string[]> {
  const { repository } = run;
  const found = new Map<string, string[]>();
  const put = (oid: string | undefined, name: string): void => {
    const commit = oid === undefined ? undefined : (repository.objects.peel(oid, 'any') ?? oid);
    if (commit !== undefined) found.set(commit, [name, ...(found.get(commit) ?? [])]);
  };
  const current = repository.headRef();
  for (const ref of repository.refs.names('refs/')) {
    if (ref === current || !/^refs\/(heads|tags|remotes|stash$)/.test(ref)) continue;
    const short = full ? ref : ref.replace(/^refs\/(heads|tags|remotes)\//, '');
    put(repository.oid(ref), ref.startsWith('refs/tags/') ? `tag: ${short}` : short);
  }
  const head = repository.head();
  const branch = full ? current : repository.branch();
  if (head !== undefined) put(head, branch === undefined ? 'HEAD' : `HEAD -> ${branch}`);
  return found;
}
