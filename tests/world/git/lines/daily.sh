### stash
git init -q w; cd w; git stash
seq 5 > a; echo b > b; git add .; git commit -qm one
git stash
echo 6 >> a; git stash
git stash list
git stash show
git stash show -p
git stash show stash@{1}
git stash apply
git stash pop
git checkout -q a; sed -i 1s/.*/X/ a; git commit -qam X; git stash pop
echo n > n; git stash
git stash -u
git stash list
git stash pop
git add n; git stash; git stash pop
git stash pop --index
git stash push -m "my note" n
git stash push nope
git stash push -- a
git stash drop
git stash drop
git stash clear
git stash pop
git stash show
git stash nope
git stash list --oneline
sed -i 1s/.*/Y/ a; git stash; sed -i 1s/.*/Z/ a; git commit -qam Z; git stash pop
git status
git stash list
git stash drop
git checkout --theirs a; cat a; git reset -q --hard
sed -i 1s/.*/Y/ a; git stash; sed -i 1s/.*/W/ a; git stash pop
git stash branch br
git status -s
git checkout -q -- .; git stash branch br
git log --oneline --all --graph
git stash save old style
git stash push -k
git stash push --staged
### config and identity
git config user.name
git config --get user.name
git config --list
git config nope.nope
git config nope
git config --get-all user.name
git config --global --list
git config --unset user.nope
git config user.x y
git init -q w; cd w; git config user.x y; git config user.x; cat .git/config
git config --list --show-origin
git config --local -l
git config --add a.b c; git config --add a.b d; git config --get-all a.b; git config a.b
git config a.b e
git config --replace-all a.b e; git config --unset a.b; git config a.b
git config --rename-section a z
git config --remove-section a
git config --bool core.bare
git config --int core.bare
git config --type=bool core.filemode
git config core.editor vim; git config --get core.editor
git config alias.st status; git st
git config alias.lg 'log --oneline --graph'; git lg
git config alias.hi '!echo hi'; git hi there
git -c user.name=zoe commit -q --allow-empty -m z; git log -1 --format=%an
git commit --author 'A B <a@b.c>' --allow-empty -m authored
git commit --author nobody --allow-empty -m authored
git commit --date '2020-01-01T00:00:00' --allow-empty -m dated
git config --unset-all user.x
git config --edit
git config -e --global
git config --get-regexp 'user.*'
git config --global user.name
git config user.name ''; git commit --allow-empty -m noname
git config
git config --nope
git config user
git config user.
git config .x y
git config 'a b' c
### ignoring and cleaning
git init -q w; cd w; printf '*.log\nbuild/\n!keep.log\n/top\n' > .gitignore; mkdir build d; touch x.log keep.log build/o d/top top d/y.log; git status -s
git status --ignored
git status -s --ignored
git add .
git status -s
git add x.log
git add -f x.log
git add build
git check-ignore -v x.log keep.log build/o top d/top
git commit -qm ignore; git clean -n
git clean -ndx
git clean -ndX
git clean -fdX
git clean
git clean -f nope
git rm x.log
git rm d
git rm -r d
git rm nope
git rm --cached keep.log
git status -s
git restore --staged keep.log; git status -s
echo z >> keep.log; git rm keep.log
git rm -f keep.log
git mv nope x
git mv .gitignore d
git mv
git mv a
git restore nope
git restore
git restore .
git restore --staged nope
git restore --source=nope keep.log
git restore --source=HEAD keep.log
git restore -s HEAD --staged --worktree .
git checkout nope -- keep.log
git checkout HEAD -- nope
git checkout
git add
git add nope
git add ''
git add ../x
git add --nope
git commit
git commit -m
git commit -m '' --allow-empty
git commit -a -m x keep.log
git commit nope -m x
git commit --amend -m ''
git commit --fixup HEAD --allow-empty
git commit -C HEAD --allow-empty
git commit -F nope
echo hello | git commit --allow-empty -F -
git commit --allow-empty -m a -m b; git log -1 --format=%B
git commit -s --allow-empty -m signed; git log -1 --format=%B
git commit -q --allow-empty -m q
git commit --short
git commit --porcelain
touch new; git add new; git commit --short; git commit --dry-run
git commit -v -m v
git commit --no-verify --allow-empty -m nv
git commit --reset-author --amend --no-edit
git commit --trailer 'A: b' --allow-empty -m t; git log -1 --format=%B
### tags and detached heads
git init -q w; cd w; for i in 1 2 3; do echo $i > f; git add f; git commit -qm c$i; done
git tag
git tag v1
git tag v1
git tag -f v1 HEAD~1
git tag -f v1 HEAD~1
git tag v2 nope
git tag 'bad name'
git tag -a v3
git tag -a v3 -m 'three'
git tag -n
git tag -l 'v*'
git tag -l nope
git tag --list --sort=-version:refname
git tag --contains HEAD
git tag --merged HEAD~1
git tag --points-at HEAD
git tag -d nope v2
git tag -d v1
git tag -v v3
git tag --nope
git tag v1.10; git tag v1.9; git tag --sort=version:refname
git tag --format='%(refname) %(objecttype)'
git checkout v3
git status
git log --oneline --decorate -1
git branch
git commit --allow-empty -m lost
git status
git checkout main
git checkout --detach
git checkout HEAD~1
git switch v3
git switch --detach v3
git switch -
git branch -m old new
git branch -m main trunk
git branch -M trunk
git branch -c copy
git branch nope/..
git branch 'a b'
git branch copy
git branch -d trunk
git checkout copy
git commit -q --allow-empty -m x; git checkout -q trunk; git branch -d copy
git branch -D copy
git branch -d copy
git branch --show-current
git branch -r
git branch -a
git branch -v
git branch --list 'tr*'
git branch --nope
git branch a b c
git branch x nope
git branch -u origin/main
git branch --unset-upstream
git branch --contains nope
git branch --contains HEAD~1
git branch --points-at HEAD
git branch --format='%(refname:short) %(upstream)'
git switch
git switch -c
git switch -c trunk
git switch -C trunk HEAD~1
git switch trunk
git checkout -b trunk
git checkout -b new nope
git checkout -b new HEAD~99
git checkout trunk nope
git checkout --orphan lone; git status; git branch
git switch --orphan lone2; ls
git log
git commit --allow-empty -m root; git log --oneline --all --graph
git merge trunk
git merge --allow-unrelated-histories trunk -m both
git reset --hard
git reset --hard HEAD~9
git reset nope
git reset --soft nope
git reset --nope
git reset -- nope
git reset HEAD~1
git reset --hard trunk
git reset --soft HEAD -- f
git reset --hard HEAD f
git reset --merge
git reset --keep HEAD
git revert
git revert nope
git revert HEAD --no-edit
git revert HEAD~9
git cherry-pick
git cherry-pick nope
git cherry-pick HEAD
git cherry-pick --abort
git cherry-pick --continue
git rebase --continue
git rebase --abort
git merge --abort
git merge --continue
git revert --abort
git revert --continue
git rebase
git rebase nope
git merge
git pull
git push
git fetch
git remote
git remote show
git remote show nope
git remote add
git remote add a
git remote add a b
git remote add a b
git remote get-url nope
git remote get-url a
git remote rename nope x
git remote remove nope
git remote set-url nope x
git remote nope
git remote -v
git push a
git push a trunk
git push --nope
git push a nope
git fetch a
git pull a
git pull a trunk
git clone
git clone a b c
git clone nope
git clone . ../w2; cd ../w2; git log --oneline -1
git clone ~/w .
git init
git init -q --bare bare.git; cd bare.git; git status
git log
git add x
