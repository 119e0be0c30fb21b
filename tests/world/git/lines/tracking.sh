### new branches and what they follow
git init -q --bare app.git
git clone -q app.git a; cd a; touch x; git add .; git commit -qm x; git push -q; git push -q origin main:dev main:d2 main:d3; cd ~; git clone -q app.git b; cd b
git checkout dev
git switch d2
git checkout -b d4 origin/d3
git checkout -b d5
git checkout --track origin/d3
git switch -c d6 origin/d3
git switch -c d7 --track main
git checkout main
git checkout -b d8 main
git branch -f d9 origin/d3
git checkout d9
git config branch.autoSetupMerge always
git switch -c d10
git switch -c d11 d9
