### refused by the other side
git init -q far; cd far; echo a > a; git add .; git commit -qm a; cd; git clone -q far near; cd near; echo b > b; git add .; git commit -qm b; git push
git push origin main:other
git push origin --delete main
git push origin :nope
cd; git clone -q --bare far far.git; git clone -q far.git n2; cd n2; git push origin --delete main
git push origin main:refs/heads/x main:refs/tags/y
git push origin --delete x y z
git push origin +main
git push origin main:main2 -u
git push --mirror
git push --porcelain
git push --porcelain origin main:q
git push -q
git push --follow-tags
git push --set-upstream
git push --set-upstream origin
git push origin HEAD~0
git push origin HEAD~0:refs/heads/w
git push origin HEAD~0:w2
git push origin main:a/b main:a
git push ../nope main
