### typos
git init -q w; cd w; git commit -q --allow-empty -m x
git stauts
git comit
git psuh
git pul
git brnach
git chekout
git add.
git lgo
git dif
git sttaus
git swtich
git mrege
git fecth
git clnoe
git rebse
git stsh
git tga
git remotes
git logs
git commti -m x
git x
git status-s
git pushh origin main
git resett
git iniit
git confg
git branchs
git shwo
git stash-pop
git unstage
git undo
git upload
git save
git delete
git rename
git ls
git list
git version --nope
git status --nope
git status -z
git status -q
git log --onelin
git log --oneline --grap
git log -oneline
git log --one-line
git diff --stged
git diff -staged
git diff --nope
git show --nope
git branch -x
git checkout -x
git checkout --nope
git switch --nope
git merge --nope
git rebase --nope
git reset --nope
git reset -hard
git reset --hrad
git stash --nope
git stash pop --nope
git tag -x
git clean -x
git clean --nope
git fetch --nope
git pull --nope
git remote --nope
git remote add --nope
git config --nope x
git commit -mx -x
git commit -amend
git commit --ammend
git add -x
git rm -x
git mv -x
git init --nope
git clone --nope
git cherry-pick --nope
git revert --nope
git blame --nope a
git grep --nope a
git describe --nope
git shortlog --nope
git reflog --nope
git rev-parse --nope
git ls-files --nope
git ls-remote --nope
git show-ref --nope
git merge-base --nope
git rev-list --nope
git push --force-with-leese
git commit --message
git commit -c
git checkout -b
git branch -d
git branch -D
git branch -m
git merge -m
git tag -d
git tag -a
git remote remove
git remote rename
git remote set-url
git config --unset
git config --get
git stash drop nope
git log -3 -p --stat --nope
git -p log --oneline
git --no-pager log --oneline
git -c x
git -c a.b=c config a.b
git -C .. status
git --paginate
