### team
git init -q --bare team.git; git clone -q team.git alice; git clone -q team.git bob; cd alice; git config user.name Alice; git config user.email alice@acme.io; mkdir -p clusters/prod apps/web; printf 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- deploy.yaml\n' > apps/web/kustomization.yaml; printf 'image: web:1.0\nreplicas: 1\n' > apps/web/deploy.yaml; echo '*.log' > .gitignore; git add -A; git commit -m 'Initial import'; git branch; git status
git push
cd ../bob; git config user.name Bob; git config user.email bob@acme.io; git pull; git log --oneline; git branch -vv
echo 'replicas: 3' > apps/web/scale.yaml; git add .; git commit -m 'Scale web'; git push
cd ../alice; sed -i 's/1.0/1.1/' apps/web/deploy.yaml; git commit -am 'Bump web'; git push
git pull
git pull --rebase
git push
git log --graph --oneline --all --decorate
git pull --no-rebase
git fetch -v
cd ../bob; git fetch; git status; git merge; git log --oneline -3
git checkout -b feature/ingress; echo 'host: web.acme.io' > apps/web/ingress.yaml; git add .; git commit -m 'Add ingress'; git push
git push --set-upstream origin feature/ingress
git branch -a; git branch -r -v; git remote show origin
cd ../alice; git fetch; git checkout feature/ingress; git log -1 --stat
echo 'tls: true' >> apps/web/ingress.yaml; git commit -am 'TLS'; git push; git checkout main; git merge feature/ingress; git push; git branch -d feature/ingress; git push origin --delete feature/ingress; git branch -a
cd ../bob; git pull; git fetch --prune; git checkout main; git pull; git branch -d feature/ingress; git branch -D feature/ingress
sed -i 's/replicas: 1/replicas: 2/' apps/web/deploy.yaml; git commit -am 'Two replicas'; cd ../alice; sed -i 's/replicas: 1/replicas: 5/' apps/web/deploy.yaml; git commit -am 'Five replicas'; git push; cd ../bob; git push; git pull
git pull --no-rebase
git status; git diff; cat apps/web/deploy.yaml
git commit -m 'Merge'
git add apps/web/deploy.yaml; git status
git merge --abort; git status; git pull --rebase
git status; git rebase --show-current-patch | head -5; git diff --name-only --diff-filter=U
git rebase --continue
git checkout --ours apps/web/deploy.yaml; cat apps/web/deploy.yaml; git checkout --theirs apps/web/deploy.yaml; git add .; git rebase --continue; git push; git log --oneline -3
git tag v1.0; git tag -a v1.1 -m 'Release 1.1'; git tag -l -n; git show v1.1 --stat; git push --tags; git push origin v1.0; git tag -d v1.0; git push origin :v1.0; git ls-remote --tags
git describe; git describe --tags HEAD~1; git describe --all; git describe --long; git describe nosuch; git describe --exact-match HEAD~1
git stash; echo tmp >> .gitignore; echo u > untracked; git stash; git status -s; git stash list; git stash show; git stash show -p; git stash pop; git stash -u -m wip; git stash list; git stash apply stash@{0}; git stash drop; git stash drop; git checkout -q .; rm -f untracked
touch debug.log; git status -s; git status -s --ignored; git add debug.log; git add -f debug.log; git rm --cached debug.log; git check-ignore -v debug.log; rm debug.log
git mv apps/web/scale.yaml apps/web/size.yaml; git status -s; git status; git diff --cached -M --stat; git commit -qm 'Rename'; git log --follow --oneline apps/web/size.yaml; git log --oneline --name-status -1
git rm apps/web/size.yaml; git restore apps/web/size.yaml; git restore --staged apps/web/size.yaml; git status -s; git restore apps/web/size.yaml; git status
git reset --soft HEAD~1; git status -s; git commit -qm 'Again'; git reset HEAD~1; git status; git add -A; git commit -qm 'Once more'; git reset --hard HEAD~1; git reflog -5; git reset --hard HEAD@{1}; git log --oneline -2
git revert HEAD --no-edit; git revert HEAD~3 --no-edit; git status; git revert --abort; git log --oneline -3
git cherry-pick main; git cherry-pick HEAD; git cherry-pick nosuch; git cherry-pick --abort
git blame apps/web/deploy.yaml; git blame -L1,1 apps/web/deploy.yaml; git blame -s apps/web/deploy.yaml; git blame nosuch; git blame -e apps/web/deploy.yaml
git grep image; git grep -n replicas; git grep -c image; git grep -l image HEAD~1; git grep nosuch; git grep -i IMAGE -- '*.yaml'
git ls-files; git ls-files -s; git ls-files nosuch; git ls-files --error-unmatch nosuch; git ls-tree HEAD; git ls-tree -r HEAD --name-only; git ls-tree HEAD apps/; git ls-tree -r -l HEAD apps; git ls-tree nosuch
git cat-file -p HEAD; git cat-file -t HEAD; git cat-file -s HEAD; git cat-file -p HEAD^{tree}; git cat-file -p HEAD:apps/web/deploy.yaml; git cat-file -e nosuch; git cat-file blob HEAD
git rev-parse HEAD main origin/main; git rev-parse --short HEAD; git rev-parse --abbrev-ref HEAD; git rev-parse nosuch; git rev-parse --verify nosuch; git rev-parse --show-toplevel; git rev-parse --git-dir; cd apps; git rev-parse --show-prefix; git rev-parse --show-cdup; cd ..
git shortlog -sn HEAD; git shortlog -sne HEAD; git rev-list --count HEAD; git rev-list HEAD -2; git count-objects | wc -l; git log --format='%an' | sort | uniq -c
git config --list --local; git config user.name; git config --get-all remote.origin.fetch; git config nosuch.key; echo $?; git config bad; git config --unset nosuch.key; echo $?; git config alias.st 'status -s'; git st; git config alias.last 'log -1 HEAD --oneline'; git last; git config --global alias.co checkout; git co main
git checkout HEAD~1; git status; git log --oneline -1; git switch -; git checkout v1.1; git switch main; git checkout nosuch; git switch nosuch; git checkout -b main; git switch -c main; git branch main; git branch nosuch nosuch2; git branch -d main; git branch -m main; git branch bad..name; git checkout -b 'bad name'
git merge nosuch; git merge; git merge main; git merge HEAD~1; git rebase nosuch; git rebase main; git rebase; git pull nosuch; git pull origin nosuch; git fetch nosuch; git push nosuch; git push origin nosuch; git push origin main:nosuch; git push origin :nosuch; git push origin :nosuch; git push --delete origin; git push -d origin nosuch
git commit --allow-empty -m 'Empty'; git commit --amend -m 'Better'; git push; git commit --amend -m 'Even better'; git push; git push --force-with-lease; git push -f; git status -sb; git push -n; git push --dry-run -v
git commit -m one -m two; git commit -F nosuch; git commit --author='X <x@y.z>' --allow-empty -m authored; git commit --author=bad --allow-empty -m x; git commit --date='2020-01-01T00:00:00Z' --allow-empty -m dated; git log -3 --format='%an %ae %ad %s'; git commit -C HEAD --allow-empty; git commit --fixup HEAD --allow-empty; git log -1 --format=%s
git remote add backup ../backup.git; git remote -v; git fetch backup; git push backup main; git init -q --bare ../backup.git; git push backup main; git remote show; git remote rename backup bk; git branch -r; git remote set-url bk ../other.git; git remote get-url bk; git remote remove bk; git remote remove bk; git branch -r
git checkout --orphan fresh; git rm -rfq .; echo new > new; git add new; git commit -m 'Fresh start'; git merge main; git merge main --allow-unrelated-histories -m 'Join'; git log --oneline --graph -4; git checkout main; git branch -D fresh
git clean -n; touch a b; mkdir dd; touch dd/x; git clean -n; git clean -f; git clean -fd; git clean; git clean -x
git diff HEAD~1; git diff HEAD~2 --stat; git diff v1.1..main --name-status; git diff main...origin/main; git diff --shortstat HEAD~3; git diff nosuch; git diff HEAD -- nosuch
git show HEAD~1 --stat; git show v1.1; git show HEAD:apps/web/deploy.yaml; git show HEAD:nosuch; git show nosuch; git show HEAD -- apps; git show --name-only HEAD~2; git show HEAD^^ -s --format='%h %s'
