### hunk by hunk
git init -q app; cd app; seq 40 > f; seq 5 > g; echo gone > d; printf 'a\0b' > bin; git add .; git commit -qm first; sed -i '3s/.*/three/;20s/.*/twenty/;23s/.*/x/;38s/.*/thirtyeight/' f; sed -i '2d' g; rm d; printf 'a\0c' > bin; echo new > untracked
printf 'y\nn\ny\nn\nq\n' | git add -p; git status -s; git diff --cached
git reset -q; git add -p < /dev/null; git status -s
printf 'q\n' | git add -p; git status -s
printf 'a\nd\n' | git add -p g f; git status -s
git reset -q; printf 'y\n' | git add -p d; git status -s; git reset -q
printf '?\nj\nk\nJ\nK\nK\nx\n\nn\nn\ny\n' | git add -p f; git diff --cached
git reset -q; printf 'n\ns\ny\nn\nq\n' | git add --patch f; git diff --cached
git reset -q; printf 's\nq\n' | git add -p g
git reset -q; git add -A; printf 'n\ny\nn\nn\n' | git reset -p f; git diff --cached --stat; git status -s
git reset -q; printf 'y\nn\nn\n' | git checkout -p f; git diff f
printf 'n\ny\n' | git restore -p f; git diff f; git status -s
git add -p nosuch; git add -p bin; git stash -q -u; git add -p
git stash pop -q; git status -s
cd ..; git add -p
