### bytes that are no text
git init -q w; cd w; echo YQD//mIKgIEK | base64 -d > x; echo w6kK | base64 -d > y; git add .; git commit -qm bytes
git hash-object x
git show HEAD:x > x2; git hash-object x2
git cat-file blob HEAD:x > x3; git hash-object x3
git show HEAD:y
git show HEAD:y | cat
rm x; git checkout -- x; git hash-object x
echo YQD//mMK | base64 -d > x; git diff; git diff --stat; git commit -am change; git log --stat -1; git log --numstat -1
git mv x z; git status -s; git commit -qm moved; git show --stat
git grep b
git blame y
