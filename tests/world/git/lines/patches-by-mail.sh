### format-patch
git init -q app; cd app; seq 10 > f; echo '# hi' > README.md; git add .; git commit -qm first
for i in 1 2 3; do sed -i "${i}s/.*/line $i/" f; git commit -qam "Change line $i: a fix" -m "$(printf "Body of $i\\nsecond line")"; done
git format-patch
git format-patch -1
cat 0001-Change-line-3-a-fix.patch
git format-patch HEAD~2
cat 0001*; git status -s; git clean -fq
git format-patch HEAD~2..HEAD~1 --stdout
git format-patch -2 -o out; ls out
git format-patch --stdout -1 -n
git format-patch --stdout HEAD~3 | head -30
git format-patch nosuch
git format-patch HEAD
git format-patch -1 HEAD~3 --stdout
git format-patch -3 --stdout | grep -E '^(From|Subject|Date)'
git format-patch -1 --subject-prefix='PATCH app' --stdout | grep Subject
git format-patch -2 -v2 ; ls *.patch; rm *.patch
git format-patch -1 --rfc --stdout -s
git format-patch -1 -k --stdout | head -5
git format-patch -1 --no-stat --stdout
git format-patch -1 --start-number 5; rm -f 000*
git format-patch -1 --numbered-files; rm -f 1
git format-patch -1 -q; ls 0*; rm 0*
git format-patch -1 --suffix=.txt; rm 0*
git format-patch --root --stdout | grep Subject
git format-patch -1 --to=a@example.com --cc=b@example.com --stdout | head -8
git format-patch -1 --signature=bye --stdout | tail -3
git format-patch -1 --no-signature --stdout | tail -3
git commit -q --allow-empty -m empty; git format-patch -1; git format-patch -1 --always --stdout
git log -1 --format=email
git log -2 --pretty=email -p
git log -1 --pretty=mboxrd
echo 'é' > u.txt; git add .; git commit -qm 'Füge ü hinzu'; git format-patch -1 --stdout
git commit -q --allow-empty -m 'A very long subject line that goes on and on so that the header has to be folded somewhere near the seventy eighth column' ; echo x >> u.txt; git commit -qa --amend --no-edit; git format-patch -1; head -8 0001*; rm 0001*
git config format.subjectPrefix X; git config format.signOff true; git format-patch -1 --stdout | head -12
git format-patch --nope
git format-patch -1 -- README.md
git format-patch -2 -- f
git format-patch main..nosuch
git checkout -qb t HEAD~2; git mv f g; chmod +x g; git commit -qam 'Move f'; git rm -q README.md; git commit -qm 'Delete it'; git format-patch main --stdout
git format-patch main -o /tmp/p; cat /tmp/p/0001*
git commit -q --allow-empty -m "$(printf "Subject\\ncontinues here\\n\\nBody")"; echo z > z; git add z; git commit -q --amend --no-edit; git format-patch -1 --stdout
git checkout -q main; git merge -q t -m 'Merge t'; git format-patch -1 --stdout
git format-patch HEAD~1 --stdout | grep Subject
### am
git init -q app; cd app; seq 10 > f; echo '# hi' > README.md; git add .; git commit -qm first
git checkout -qb topic; sed -i '2s/.*/two/' f; git commit -qam "Change two" -m 'With a body'; echo new > n; git add n; git commit -qm 'Add n'; git format-patch -q main -o ~/p; git checkout -q main
git am ~/p/*
git log --format='%h %an %ad %cn %cd %s%n%b'; git status -s; ls
git am ~/p/*
git status
git am --show-current-patch
git am --show-current-patch=diff
git am ~/p/0001*
git am --skip
git status
git am --skip
git am --abort
git reset -q --hard HEAD~2; sed -i '2s/.*/zwei/' f; git commit -qam zwei
git am ~/p/0001*
git status
git status -s
git commit -am x
git am --abort
git status
git log --oneline
git am -3 ~/p/0001*
git status
git diff
sed -i '/^[<=>]/d' f; git am --continue
git add f; git am --continue
git log --oneline; git show --stat
git reset -q --hard HEAD~1; git am -3 ~/p/*
git am --resolved
git checkout --theirs f; git add f; git am --resolved
git log --oneline
git am nosuch
git am < /dev/null
git am --continue
git am --abort
echo garbage > g.txt; git am g.txt
git am --abort; rm g.txt
echo dirty >> f; git add f; git am ~/p/0002*
git reset -q --hard; git reset -q --hard HEAD~1; git am -q ~/p/0002*; git log --oneline -2
git am -s ~/p/0001* ; git am --quit; git status
cat ~/p/0002* | git am
git am --nope
git am --abort
git reset -q --hard; git reset -q --hard main~1; git am --signoff ~/p/0002*; git log -1
git log -g --oneline -5
git switch -c other
git am ~/p/0001*; git switch main; git am --abort; git switch main
### found by chance
git init -q app; cd app; seq 5 > f; git add f; git commit -qm first; seq 6 > f; git commit -qam second; mkdir ../out; git format-patch -1 -o ../out; git format-patch -1 -o ./; git format-patch -1 -o .; git format-patch -1 -o ../out/deep/; ls ../out ../out/deep; rm 0*
git checkout -qb t; git revert --no-edit HEAD; git cherry-pick main; git cherry-pick --skip; git reflog -3; git cherry-pick HEAD~1; git cherry-pick --abort; git reflog -2
git merge -q --no-ff -m merged main; git whatchanged -2 --oneline; mkdir sub; cd sub; git bisect start; git bisect; git bisect -h | head -1; git apply --stat ../nosuch; git am nosuch
