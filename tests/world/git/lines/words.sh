### changes shown by words
git init -q app; cd app; printf 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n  - port: 80\n' > svc.yaml; seq 30 > n.txt; printf 'one two three\nfour five\n\nsix\n' > w; git add .; git commit -qm first
sed -i 's/80/8080/' svc.yaml; sed -i '5d;20s/.*/twenty/' n.txt; printf 'one 2 three four\nfive\nnew line\nsix' > w; git diff --word-diff
git diff --word-diff=porcelain
git diff --word-diff=plain --stat -p w
git diff --word-diff=nope
git diff --word-diff=none w
git commit -qam second; git log -p --word-diff -1; git show --word-diff=porcelain HEAD -- w
printf 'all\nnew words here\n' > fresh; git add fresh; git rm -q n.txt; git diff --cached --word-diff
git diff --line-prefix='> ' HEAD; git diff -q; git diff --submodule; git diff --ws-error-highlight=all
git diff --merge-base HEAD~1; git diff --merge-base HEAD~1 HEAD --stat; git diff --merge-base HEAD~1..HEAD; git diff --merge-base nosuch
### names in other scripts, and smaller things
git init -q app; cd app; echo x > é.txt; echo y > 'Überblick.md'; git add .; git status -s; git config core.quotePath false; git status -s; git commit -m 'Größe'; git ls-files; git log --stat
echo z >> é.txt; git status; git diff; git diff --name-only; git -c core.quotepath=true status -s; git mv é.txt è.txt; git status -s; git commit -qam moved; git show --stat --summary
git log --date=local --format=%ad; git log --date=iso-local --format=%ad; git log --format=%G?; git log --follow; git log --follow a b; git whatchanged; git whatchanged -1 --oneline; git write-tree
git status --no-renames; git status --column; git init a b; git init -q --bare ../e.git; git clone ../e.git ../e1; git clone ../e.git ../e2 -b nosuch; git cherry
git checkout -qb t HEAD~1; echo 1 > a; git add a; git commit -qm a; echo 2 > b; git add b; git commit -qm b; git checkout -q main; git cherry-pick t~1; git cherry main t; git cherry -v main t; git cherry --abbrev -v main t; git cherry nosuch
