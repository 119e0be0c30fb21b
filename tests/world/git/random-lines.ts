/** What a learner may type, by chance: lines that work on two clones of one repository. The same seed gives the same lines. */

type Chance = (below: number) => number;

function chanceOf(seed: number): Chance {
  let state = seed * 2654435761 + 12345;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
}

const FILES = ['app.yaml', 'web.yaml', 'k8s/db.yaml', 'k8s/deep/ns.yaml', 'README.md', 'two words.txt'];
const BRANCHES = ['main', 'topic', 'fix', 'feat/x'];
const WORDS = ['red', 'blue', 'name: web', 'replicas: 2', '  image: nginx', '', '---', 'kind: Service', 'x'];

class Learner {
  constructor(private readonly chance: Chance) {}

  private pick<T>(items: readonly T[]): T {
    return items[this.chance(items.length)]!;
  }

  private file(): string {
    return this.pick(FILES);
  }

  private quoted(): string {
    return `'${this.file()}'`;
  }

  private branch(): string {
    return this.pick(BRANCHES);
  }

  private revision(): string {
    const plain = [
      'HEAD',
      'HEAD~1',
      'HEAD^',
      'HEAD~2',
      'HEAD^2',
      'main',
      'topic',
      'fix',
      'origin/main',
      '@{u}',
      '@{1}',
    ];
    const rare = [
      'v1',
      'v2',
      'ORIG_HEAD',
      'HEAD@{2}',
      'stash@{0}',
      'nope',
      '@{-1}',
      'HEAD~9',
      'main~1',
      ':/two',
    ];
    return this.pick(this.chance(3) ? plain : rare);
  }

  private range(): string {
    return `${this.pick(BRANCHES)}${this.pick(['..', '...'])}${this.pick([...BRANCHES, 'HEAD', 'origin/main', ''])}`;
  }

  private edit(): string {
    const file = this.file();
    const folder = file.includes('/') ? `mkdir -p ${file.replace(/\/[^/]*$/, '')}; ` : '';
    const line = this.chance(12) + 1;
    const word = this.pick(WORDS);
    return this.pick([
      () => `${folder}echo '${word} ${this.chance(100)}' >> '${file}'`,
      () => `sed -i '${line}s/.*/${word} ${this.chance(50)}/' '${file}'`,
      () => `sed -i '${line}d' '${file}'`,
      () => `sed -i '${line}i ${word.trim() || 'y'} ${this.chance(9)}' '${file}'`,
      () => `${folder}seq ${this.chance(5)} ${this.chance(9) + 9} > '${file}'`,
      () => `rm '${file}'`,
      () => `${folder}printf 'no newline ${this.chance(5)}' > '${file}'`,
      () => `${folder}printf 'a\\000b${this.chance(5)}' > '${file}'`,
      () => `chmod ${this.pick(['+x', '-x'])} '${file}'`,
      () => `mv '${file}' '${this.file()}.new'`,
    ])();
  }

  private stage(): string {
    return this.pick([
      'git add .',
      'git add -A',
      'git add -u',
      `git add ${this.quoted()}`,
      `git rm ${this.quoted()}`,
      `git rm --cached ${this.quoted()}`,
      `git rm -rf k8s`,
      `git mv ${this.quoted()} ${this.quoted()}`,
      `git mv ${this.quoted()} moved-${this.chance(3)}`,
      `git mv ${this.quoted()} k8s`,
      `git restore ${this.quoted()}`,
      `git restore --staged ${this.quoted()}`,
      `git restore --source=HEAD~1 ${this.quoted()}`,
      `git restore --staged --worktree .`,
      `git checkout ${this.quoted()}`,
      `git checkout -- ${this.quoted()}`,
      `git checkout ${this.revision()} -- ${this.quoted()}`,
      `git checkout .`,
      `git checkout --${this.pick(['ours', 'theirs'])} -- ${this.quoted()}`,
      `git reset`,
      `git reset ${this.quoted()}`,
      `git reset ${this.revision()} -- ${this.quoted()}`,
      `git clean -n`,
      `git clean -fd`,
      `git add -N ${this.quoted()}`,
      `git add -v .`,
      `git add -n .`,
    ]);
  }

  private commit(): string {
    const subject = this.pick(['one', 'two', 'Change colour', 'three\n\nWith a body', 'fix: four']);
    return this.pick([
      `git commit -m '${subject}'`,
      `git commit -am '${subject}'`,
      `git add -A && git commit -m '${subject}'`,
      `git add -A && git commit -qm '${subject}'`,
      `git add -A && git commit -m '${subject}'`,
      `git commit --amend --no-edit`,
      `git commit --amend -m '${subject}'`,
      `git commit -a --amend --no-edit`,
      `git commit --allow-empty -m empty`,
      `git commit --dry-run`,
      `git commit -m '${subject}' ${this.quoted()}`,
      `git commit`,
      `git commit -v --dry-run -a`,
      `git commit --no-edit`,
    ]);
  }

  private move(): string {
    const branch = this.branch();
    return this.pick([
      `git checkout ${branch}`,
      `git switch ${branch}`,
      `git checkout -b ${branch}`,
      `git switch -c ${branch}`,
      `git checkout -B ${branch} ${this.revision()}`,
      `git checkout ${this.revision()}`,
      `git switch --detach ${this.revision()}`,
      `git checkout -`,
      `git switch -`,
      `git branch ${branch}`,
      `git branch ${branch} ${this.revision()}`,
      `git branch -d ${branch}`,
      `git branch -D ${branch}`,
      `git branch -m ${branch} ${this.branch()}`,
      `git branch -f ${branch} ${this.revision()}`,
      `git branch -u origin/${branch}`,
      `git branch --unset-upstream`,
      `git checkout -m ${branch}`,
      `git checkout -f ${branch}`,
      `git switch --discard-changes ${branch}`,
      `git checkout --track origin/${branch}`,
      `git tag v${this.chance(3)}`,
      `git tag -a v${this.chance(3)} -m 'Release'`,
      `git tag -d v${this.chance(3)}`,
      `git tag -f v1`,
    ]);
  }

  private combine(): string {
    const branch = this.branch();
    return this.pick([
      `git merge ${branch}`,
      `git merge ${this.revision()}`,
      `git merge --no-ff ${branch}`,
      `git merge --ff-only ${branch}`,
      `git merge --squash ${branch}`,
      `git merge --no-commit ${branch}`,
      `git merge -X ${this.pick(['ours', 'theirs'])} ${branch}`,
      `git merge --abort`,
      `git merge --continue`,
      `git add -A && git commit --no-edit`,
      `git rebase ${branch}`,
      `git rebase ${this.revision()}`,
      `git rebase`,
      `git rebase --onto ${this.revision()} ${this.revision()}`,
      `git rebase --continue`,
      `git add -A; git rebase --continue`,
      `git rebase --skip`,
      `git rebase --abort`,
      `git cherry-pick ${this.revision()}`,
      `git cherry-pick ${branch}`,
      `git cherry-pick ${this.range()}`,
      `git cherry-pick -n ${branch}`,
      `git cherry-pick --continue`,
      `git cherry-pick --abort`,
      `git cherry-pick --skip`,
      `git revert --no-edit ${this.revision()}`,
      `git revert --no-edit HEAD`,
      `git revert --abort`,
      `git revert --continue`,
      `git add -A; git revert --continue`,
    ]);
  }

  private aside(): string {
    return this.pick([
      'git stash',
      'git stash -u',
      'git stash push -m note',
      `git stash push ${this.quoted()}`,
      'git stash --keep-index',
      'git stash pop',
      'git stash pop',
      'git stash apply',
      'git stash apply --index',
      'git stash pop stash@{1}',
      'git stash drop',
      'git stash list',
      'git stash show',
      'git stash show -p',
      'git stash branch topic',
      'git stash clear',
      `git reset --hard ${this.revision()}`,
      `git reset --soft ${this.revision()}`,
      `git reset --mixed ${this.revision()}`,
      `git reset --keep ${this.revision()}`,
      `git reset --merge ${this.revision()}`,
      `git reset --hard`,
    ]);
  }

  private patch(): string {
    const revision = this.revision();
    return this.pick([
      `git diff > ../p; git apply -R ../p`,
      `git diff ${revision} > ../p; git apply -R ../p`,
      `git show ${revision} > ../p; git apply ../p`,
      `git show ${revision} | git apply --check`,
      `git show ${revision} | git apply -3`,
      `git show ${revision} | git apply --index -R`,
      `git show ${revision} | git apply --cached`,
      `git apply -v ../p`,
      `git apply --stat --summary ../p`,
      `git format-patch -q -o ../mail ${revision}; git am ../mail/*; rm -rf ../mail`,
      `git format-patch -1 --stdout ${revision} | git am`,
      `git format-patch -2 --stdout ${this.branch()} | git am -3`,
      'git am --abort',
      'git am --skip',
      'git add -A; git am --continue',
      `git bisect start ${revision} ${this.revision()}`,
      'git bisect good',
      'git bisect bad',
      'git bisect skip',
      'git bisect reset',
      `git bisect bad ${revision}; git bisect good ${this.revision()}`,
      `printf '${this.pick(['y', 'n', 's', 'a'])}\\n${this.pick(['y', 'n', 'd', 'q'])}\\ny\\nn\\nq\\n' | git add -p`,
      `printf '${this.pick(['y', 'n', 's'])}\\ny\\nn\\n' | git ${this.pick(['reset', 'checkout'])} -p`,
    ]);
  }

  private remote(): string {
    const branch = this.branch();
    return this.pick([
      'git push',
      'git push',
      'git push origin',
      `git push origin ${branch}`,
      `git push -u origin ${branch}`,
      'git push -u origin HEAD',
      `git push origin HEAD:${branch}`,
      `git push origin --delete ${branch}`,
      'git push --force',
      'git push --force-with-lease',
      'git push --tags',
      'git push --all',
      `git push origin v1`,
      'git pull',
      'git pull',
      'git pull --rebase',
      'git pull --no-rebase',
      'git pull --ff-only',
      `git pull origin ${branch}`,
      `git pull --no-rebase origin ${branch}`,
      `git pull --rebase origin ${branch}`,
      'git fetch',
      'git fetch --prune',
      'git fetch --all',
      'git fetch --tags',
      `git fetch origin ${branch}`,
      `git fetch origin ${branch}:${this.branch()}`,
      'git remote show origin',
      'git remote prune origin',
      'git ls-remote',
      'git config pull.rebase true',
      'git config pull.rebase false',
      'git config --unset pull.rebase',
      'git config pull.ff only',
      'git config --unset pull.ff',
    ]);
  }

  /** Looks only. */
  look(): string {
    const revision = this.revision();
    return this.pick([
      'git status',
      'git status',
      'git status -s',
      'git status -sb',
      'git status --porcelain=v2 --branch',
      'git status -uall --ignored',
      'git log --oneline --graph --all --decorate',
      'git log --oneline --graph',
      'git log -p -2',
      'git log --stat -3',
      `git log --oneline -- ${this.quoted()}`,
      `git log --follow --oneline -- ${this.quoted()}`,
      `git log --graph --stat -4`,
      `git log --graph -p -3`,
      `git log --oneline ${this.range()}`,
      `git log --left-right --oneline ${this.range()}`,
      `git log --name-status -3`,
      `git log --format='%h %an %ad %s%d' -5`,
      `git log -3 ${revision}`,
      `git log -g --oneline -5`,
      `git log --oneline --topo-order --all`,
      `git log --oneline --date-order --graph --all`,
      `git log --oneline --merges`,
      `git log --oneline --no-merges --reverse`,
      `git log -S'red' --oneline`,
      `git log --grep=two --oneline`,
      `git log --oneline --first-parent`,
      `git log -m -p -1`,
      `git log --cc -p -2`,
      'git reflog',
      `git reflog ${this.branch()}`,
      'git diff',
      'git diff --cached',
      'git diff HEAD',
      'git diff --stat',
      'git diff --stat HEAD~1',
      `git diff ${revision}`,
      `git diff ${revision} HEAD`,
      `git diff ${this.range()}`,
      `git diff --name-status ${revision}`,
      `git diff -M --summary ${revision}`,
      `git diff --numstat --shortstat HEAD~1`,
      `git diff -w`,
      `git diff -U1 HEAD`,
      `git show ${revision}`,
      `git show --stat ${revision}`,
      `git show --name-only --oneline ${revision}`,
      `git show '${revision}:${this.file()}'`,
      `git show ':${this.file()}'`,
      `git blame HEAD -- ${this.quoted()}`,
      `git branch`,
      `git branch -vv`,
      `git branch -a`,
      `git branch --merged`,
      `git branch --no-merged main`,
      `git branch --contains ${revision}`,
      `git branch --sort=-committerdate -v`,
      `git tag -n`,
      `git describe --tags --always`,
      `git shortlog -sn HEAD`,
      `git rev-parse ${revision}`,
      `git rev-parse --abbrev-ref HEAD @{u}`,
      `git ls-files -s`,
      `git ls-files -m -o -d -t`,
      `git merge-base HEAD ${this.branch()}`,
      `git rev-list --count --left-right ${this.range()}`,
      `git grep -n red`,
      `git stash list`,
      `git diff --word-diff`,
      `git diff --word-diff=porcelain ${revision}`,
      `git diff --merge-base ${this.branch()}`,
      `git cherry -v ${this.branch()}`,
      `git whatchanged -3`,
      `git log --format=email -2`,
      `git format-patch --stdout ${this.range()}`,
      `git bisect log`,
    ]);
  }

  act(): string {
    const kinds = [
      () => this.edit(),
      () => this.edit(),
      () => this.edit(),
      () => this.stage(),
      () => this.commit(),
      () => this.commit(),
      () => this.move(),
      () => this.combine(),
      () => this.combine(),
      () => this.aside(),
      () => this.remote(),
      () => this.patch(),
      () => this.pick(['cd ~/a', 'cd ~/b', 'cd ~/a/k8s', 'cd ~/b']),
    ];
    return this.pick(kinds)();
  }
}

/** @param count of acts; after some of them the learner looks around */
export function randomLines(seed: number, count: number): string[] {
  const chance = chanceOf(seed);
  const learner = new Learner(chance);
  const lines = [
    'git init -q --bare app.git',
    'git clone -q app.git a; cd a; git config core.logAllRefUpdates true',
    `mkdir -p k8s/deep; seq 12 > app.yaml; seq 5 14 > web.yaml; printf 'kind: Namespace\\nname: db\\nx: 1\\ny: 2\\n' > k8s/db.yaml; echo '# app' > README.md; git add .; git commit -qm first; git push -q`,
    'cd; git clone -q app.git b; cd a',
    'git checkout -qb topic; sed -i 3s/.*/topic/ app.yaml; git commit -qam t1; git push -qu origin topic; git checkout -q main',
  ];
  while (lines.length < count) {
    lines.push(learner.act());
    if (!chance(3)) lines.push(learner.look());
    if (!chance(4)) lines.push('git status');
  }
  lines.push(
    'git status; git log --graph --all --format="%h %d %s"; git diff; git diff --cached; git ls-files -s',
  );
  return lines;
}
