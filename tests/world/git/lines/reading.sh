### log filters
git init -q w; cd w; printf 'red\n' > a; git add .; git commit -qm one; printf 'blue\n' > a; git commit -qam two; git mv a b; git commit -qm three; echo c > c; git add .; git commit -qm four; git rm -q c; git commit -qm five
git log -S red --oneline
git log -S blue --oneline
git log -S red
git log -G blue --oneline
git log --diff-filter=D --oneline
git log --diff-filter=A --oneline --name-only
git log --diff-filter=R --oneline --name-status
git log --diff-filter=R --oneline --summary
git log -S red -p
git log --oneline -n 1 -S red
git log --oneline --follow b
git log --follow --stat b
git log --oneline a
git log --oneline -- a
git log --oneline nofile
git log --author=ops --oneline
git log --author=nobody
git log --since=2020-01-01 --oneline
git log --until=2020-01-01 --oneline
git log --grep='t[wh]' --oneline
git log --grep=one --grep=two --oneline
git log --invert-grep --grep=two --oneline
git log -i --grep=TWO --oneline
git log --reverse --oneline -2
git log --skip=1 -1 --oneline
git log --pretty=full -1
git log --pretty=fuller -1
git log --pretty=raw -1
git log --pretty=short -1
git log --pretty=reference -1
git log --pretty=nope
git log --format='%H %h %T %t %P %p' -1
git log --format='%<(10)%s|%>(10)%an|%<(3,trunc)%s' -2
git log --format=oneline -1
git log --format='%C(red)%h%Creset %s' -1
git log --date=short --format='%ad' -1
git log --date=format:'%Y/%m' --format='%ad' -1
git log --date=unix --format='%ad' -1
git log --date=nope -1
git log --no-walk HEAD~1 --oneline
git log --oneline HEAD~2..
git log --oneline ..HEAD~1
git log --oneline ^HEAD~2 HEAD
git log --oneline HEAD --not HEAD~2
git log -1 --stat --oneline
git log -1 --shortstat --oneline
git log -1 --numstat --oneline
git log -2 --name-only
git log -2 --name-status
git log -2 --raw
git log -1 --patch-with-stat
git log -p -1 -U0
git log --oneline --decorate=full -1
git log --oneline --no-decorate -1
git log --oneline --all --source
git log --parents --oneline -2
git log --abbrev-commit -1
git log --abbrev=10 --oneline -1
git log --oneline --max-count=nope
git log -n
git log -n nope
git log --max-count
git log --nope
git log nope
git log HEAD nope
git log -- nope
git log HEAD -- a
git log HEAD:a
git log HEAD~99
git show HEAD:a
git show HEAD:b
git show HEAD~3:a
git show HEAD^{tree}
git show HEAD~2
git show -s
git show -s --format=%s HEAD~1 HEAD~2
git show --format=%s HEAD
git show --stat --oneline HEAD~2
git show HEAD -- b
git show HEAD~2 -- b
git show nope
git show HEAD:nope
git show nope:b
git show :b
git show :nope
git show :1:b
git tag -a v1 -m 'the tag'; git show v1
git show v1 -s
git show v1^{commit} -s --format=%h
git show v1:b
git diff HEAD~3
git diff HEAD~3 HEAD~1 --stat
git diff HEAD~3..HEAD -- a b
git diff HEAD~3 -M50%
git diff --no-renames HEAD~3
git diff HEAD~3 --name-only
git diff v1 nope
git diff nope
git diff HEAD nope
git diff HEAD:b HEAD~3:a
git diff --stat=40 HEAD~3
git diff --exit-code HEAD~1
git diff --quiet HEAD~1
git diff -R HEAD~1
git diff --no-prefix HEAD~1
git diff --compact-summary HEAD~3
git diff --check
git reflog -2
git reflog show HEAD
git reflog --date=iso -1
git reflog exists HEAD
git reflog nope
git log -g -2
git log -g --oneline main
