### interactive rebase
git init -q w; cd w; for i in 1 2 3 4; do echo $i > f$i; git add .; git commit -qm "c$i"; done
GIT_SEQUENCE_EDITOR=true git rebase -i HEAD~2
GIT_SEQUENCE_EDITOR="sed -i 2s/pick/squash/" git rebase -i HEAD~2
git log --oneline --stat -2
GIT_SEQUENCE_EDITOR="sed -i 2s/pick/fixup/" git rebase -i HEAD~2
git log --oneline
git reset -q --hard ORIG_HEAD; git log --oneline
GIT_SEQUENCE_EDITOR="sed -i 1d" git rebase -i HEAD~2
git log --oneline
for i in 5 6 7; do echo $i > f$i; git add .; git commit -qm "c$i"; done
GIT_SEQUENCE_EDITOR="sed -i 1s/pick/edit/" git rebase -i HEAD~2
git status
echo more >> f6; git status; git commit -a --amend -m "edited"
git rebase --continue
git log --oneline
GIT_SEQUENCE_EDITOR="sed -i 1s/pick/reword/" GIT_EDITOR="sed -i 1s/.*/reworded/" git rebase -i HEAD~2
git log --oneline
GIT_SEQUENCE_EDITOR="sed -i 2s/pick/reword/" GIT_EDITOR="sed -i 1s/.*/again/" git rebase -i HEAD~3
git log --oneline
GIT_SEQUENCE_EDITOR="sed -i 1s/pick/drop/" git rebase -i HEAD~2
GIT_SEQUENCE_EDITOR="sed -i 1s/pick/foo/" git rebase -i HEAD~2
git status
git rebase --abort
GIT_SEQUENCE_EDITOR="sed -i 1s/pick/squash/" git rebase -i HEAD~2
git rebase --abort
GIT_SEQUENCE_EDITOR="sed -i d" git rebase -i HEAD~2
git status
GIT_SEQUENCE_EDITOR=false git rebase -i HEAD~2
git status
GIT_SEQUENCE_EDITOR="sed -i '1a break'" git rebase -i HEAD~2
git status
git rebase --continue
GIT_SEQUENCE_EDITOR="sed -i '1a exec echo hi'" git rebase -i HEAD~2
GIT_SEQUENCE_EDITOR="sed -i '1a exec false'" git rebase -i HEAD~2
git status
git rebase --continue
for i in a b c; do echo $i > g; git add .; git commit -qm "g$i"; done
GIT_SEQUENCE_EDITOR="sed -i '1{h;d};2{G}'" git rebase -i HEAD~2
git status
git diff
echo x > g; git add g; git rebase --continue
git status
echo y > g; git add g; git rebase --continue
git log --oneline
git reflog -12
GIT_SEQUENCE_EDITOR="sed -i -e 2s/pick/squash/ -e 3s/pick/fixup/" git rebase -i HEAD~3
git log -2
GIT_SEQUENCE_EDITOR="sed -i -e 2s/pick/fixup/ -e 3s/pick/squash/" git rebase -i HEAD~3
git log -2
git reflog -12
GIT_SEQUENCE_EDITOR="sed -i 1s/pick/edit/" git rebase -i HEAD~1
echo z > z; git add z; git rebase --continue
git log --stat -1
git rebase -i
git rebase --edit-todo
git rebase --interactive nope
git commit -q --allow-empty -m empty; GIT_SEQUENCE_EDITOR="cat" git rebase -i HEAD~1 | head -2
