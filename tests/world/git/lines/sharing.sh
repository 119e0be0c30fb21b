### pulls and pushes
git init -q --bare app.git
git clone -q app.git a; cd a; printf '1\n2\n3\n' > f; git add .; git commit -qm one; git push
git push -u origin main
cd ~; git clone -q app.git b; cd b; git log --oneline --all --decorate
echo b >> f; git commit -qam b1; git push
cd ~/a; sed -i 's/1/one/' f; git commit -qam a1; git push
git status
git status -sb
git fetch
git status
git status -sb
git pull
git pull --ff-only
git -c pull.rebase=false pull
git log --oneline --graph
git push
cd ~/b; echo more > g; git add g; git commit -qm b2; git pull --rebase
git log --oneline --graph
git push
cd ~/a; git pull
git pull
echo a >> f; git commit -qam a2; git push -q; cd ~/b; echo b >> f; git commit -qam b3; git pull --no-rebase
git status
git diff
git commit -m x
git add f; git status
git commit --no-edit
git push
git log --oneline --graph --all --decorate
cd ~/a; git config pull.rebase true; echo a >> f; git commit -qam a3; git pull
git status
git rebase --abort
git status
git pull --rebase
cat f
git checkout --theirs f; cat f; git add f; git rebase --continue
git status
git push
git config --unset pull.rebase; git config pull.ff only; cd ~/b; git pull; echo q > q; git add q; git commit -qm q; git push; cd ~/a; echo r > r; git add r; git commit -qm r; git pull
git push origin master
git push origin main:other
git push origin HEAD
git push origin --delete other
git push origin :other
git push origin nope
git push nope main
git push --tags
git tag t; git push --tags
git push origin t
git push origin --delete t
git checkout -b feat; git push
git push -u origin HEAD
git push
git push origin --delete feat
git fetch --prune
git branch -vv
git status
git checkout main
git branch -d feat
git branch -D feat
cd ~/b; git checkout -b dev; echo d > d; git add d; git commit -qm d; git push -u origin dev; cd ~/a; git fetch
git checkout dev
git branch -vv
git branch -a
git log --oneline main..dev
git log --oneline dev..main
git log --oneline main...dev
git diff main...dev --stat
git switch main
git merge dev
git remote show origin
git remote -v
git remote prune origin
git config push.default current; git checkout -qb x2; git push
git push --force-with-lease
git commit --amend -qm "r again"; git push
git push --force-with-lease
git push -f
git fetch origin nope
git pull origin nope
git fetch nope
git pull nope main
git checkout main; git reset --hard HEAD~1; git status
git pull
git pull origin main
git pull origin dev
git branch --set-upstream-to=origin/dev
git status
git push
git config --unset push.default; git push
git push origin HEAD:dev
git branch --unset-upstream; git pull
git push
git status
git branch -u origin/nope
git branch -u origin/main
git fetch --all
git fetch -v
git push -v
git push -n
git remote rename origin up; git remote; git status
git remote add o2 ../nope.git; git fetch o2
git fetch --all
git ls-remote
git remote set-head up -a
git remote update
### merges
git init -q m; cd m; printf '1\n2\n3\n4\n5\n' > f; echo g > g; git add .; git commit -qm base
git checkout -qb left; sed -i s/1/left/ f; git commit -qam left
git checkout -q main; sed -i s/1/main/ f; git commit -qam main
git merge left
git status
git status -s
git status --porcelain
git status --porcelain=v2 --branch
git diff
git diff --cached
git diff --ours
git diff --base
git diff --theirs
git diff --name-only
git diff --stat
git log --merge --oneline
git ls-files -u
git commit
git merge left
git checkout left
git switch left
git stash
git add f
git status
git commit
git log -1 --stat
git log -1 -p
git show
git show -m --stat
git log --oneline --graph --decorate --all
git reset --hard HEAD~1
git merge --abort
git merge -X ours left
git log --oneline --graph
git reset -q --hard HEAD~1
git merge -X theirs left -m msg
git reset -q --hard HEAD~1
git merge -s ours left
git reset -q --hard ORIG_HEAD; git log --oneline -1
git merge --no-commit left
git merge --abort
git merge --squash left
git reset -q --hard
git checkout -qb del main~1; git rm -q f; git commit -qm del
git checkout -q main; git merge del
git status
git status -s
git rm f
git status
git commit -qm resolved; git log --oneline --graph
git reset -q --hard HEAD~1; git merge del; git add f; git commit -qm kept
git checkout -qb add1 left; echo one > new; git add new; git commit -qm new1; git checkout -qb add2 left; echo two > new; git add new; git commit -qm new2; git merge add1
git status
git diff
git checkout --ours new; cat new
git checkout --theirs new; cat new
git checkout -m new; cat new
git checkout --conflict=diff3 new; cat new
git merge --continue
git add new; git merge --continue
git merge nope
git merge
git checkout -q left; git checkout -qb ren; git mv f renamed; git commit -qm ren; git checkout -q left; echo 6 >> f; git commit -qam six; git merge ren
git log --oneline --graph -3
git show --stat
cat renamed
git checkout -qb dirty; echo z >> renamed; git merge main
git checkout main
git stash; git merge main
git status
git merge --abort; git stash pop
git branch --merged
git branch --no-merged
git branch -v
git merge --ff-only main
git commit -qam dirt; git merge --no-ff -m "noff" left
git merge --no-ff ren
git merge left
### rebase
git init -q m; cd m; for i in 1 2 3; do echo $i > f$i; git add .; git commit -qm c$i; done
git checkout -qb topic HEAD~2; echo t > t; git add .; git commit -qm t1; echo x > f2; git add .; git commit -qm t2; echo t3 > t3; git add .; git commit -qm t3
git rebase main
git status
git status -sb
git diff
git rebase
git rebase --continue
git commit -m x
git branch
git log --oneline -3
git rebase --skip
git log --oneline --graph --all
git reflog
git reset --hard ORIG_HEAD
git rebase main
printf 'x\n' > f2; git add f2; git status
git rebase --continue
git log --oneline --graph --all
git reflog -8
git reflog topic
git rebase main
git rebase nope
git rebase --abort
git rebase --onto main HEAD~1
git log --oneline
git checkout -q main; git rebase topic
echo d >> f1; git rebase topic
git stash; git rebase topic
git stash pop
git cherry-pick topic
git cherry-pick main~1
git cherry-pick nope
git checkout -qb cp main~3; echo q > f2; git add .; git commit -qm q; git cherry-pick topic~1
git status
git diff
git cherry-pick --continue
git cherry-pick --abort
git status
git cherry-pick main~2
git cherry-pick --skip
git cherry-pick -x main~1
git log -1
git revert HEAD --no-edit
git revert HEAD~1
git log --oneline -4
git revert --no-edit HEAD~3
git status
git revert --abort
git revert nope
git revert -n HEAD; git status
git revert --continue
git log --oneline -3
git status
git commit --amend -m edited
git rebase --continue
git log --oneline
git pull --rebase
