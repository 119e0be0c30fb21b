### autostash
git init -q w; cd w; seq 5 > a; git add .; git commit -qm base; git checkout -qb t; echo t > t; git add .; git commit -qm t; git checkout -q main; echo m > m; git add .; git commit -qm m; git checkout -q t; echo 6 >> a
git rebase main
git rebase --autostash main
git status -s
git rebase --autostash main
git config rebase.autoStash true; sed -i 1s/.*/x/ a; git checkout -q -m main; git stash -q; sed -i 1s/.*/y/ a; git commit -qam y; git checkout -q t; git stash pop -q; git rebase main
git status -s; git stash list
git checkout -q a 2>/dev/null; git reset -q --hard; git stash drop
git checkout -qb c HEAD~1; echo conflict > m; git add -A; git commit -qm c; echo z >> a; git rebase main
git status
git rebase --abort
git status -s
git rebase main; git rebase --quit; git status -s; git stash list
### pull --autostash
git init -q --bare app.git; git clone -q app.git a; cd a; seq 5 > f; git add .; git commit -qm one; git push -q; cd; git clone -q app.git b; cd b; echo b > b; git add .; git commit -qm b; git push -q; cd ~/a; echo a > a; git add .; git commit -qm a; echo 6 >> f
git pull --rebase
git pull --rebase --autostash
git status -s
git pull --rebase --autostash
git log --oneline
cd ~/b; git reset -q --hard HEAD~1; echo x >> f; git pull --rebase --autostash
