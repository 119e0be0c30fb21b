### looking into a repository
git init -q --bare app.git
git clone -q app.git work
cd work
git --version
git rev-parse HEAD
git rev-parse --show-toplevel
git rev-parse --abbrev-ref HEAD
git log --oneline
git ls-files
git describe
git blame a
git blame
git shortlog HEAD
printf 'one\ntwo\nthree\n' > a; mkdir -p k/l; echo x > k/l/m; echo y > k/n; git add .; git commit -qm first
git tag v1
git describe
git describe --tags
git tag -a v1a -m annotated
git describe
printf 'one\n2\nthree\nfour\n' > a; git commit -qam "second change"
git blame a
git blame -s a
git blame -L 2,3 a
git blame -e -n a
git blame -l -t a
git blame --date=short a
git blame -p a
git blame HEAD~1 -- a
git blame a HEAD~1
git blame v1..HEAD -- a
git blame nofile
git blame HEAD~1 nofile
git blame k
git mv a b; printf 'one\n2\nthree\nfour\nfive\n' > b; git commit -qam "rename"
git blame b
git annotate b
git blame -c b
git describe
git describe --long v1
git describe --always
git describe --abbrev=4
git describe --abbrev=0
git describe --exact-match
git describe --all
git describe nope
git describe --dirty
echo six >> b; git describe --dirty --tags
git describe --dirty=-mod HEAD
git shortlog HEAD
git shortlog -sn HEAD
git shortlog -sne HEAD
git shortlog -s v1..HEAD
git shortlog -w30 HEAD
git grep two
git grep one
git grep -n one
git grep -n -i ONE
git grep -c e
git grep -l e
git grep -L e
git grep -w on
git grep -v one -- b
git grep one HEAD~1
git grep -n one HEAD~1 v1
git grep -e one -e two HEAD~2
git grep -o 'f.' b
git grep -A1 -n 2
git grep -C1 three
git grep --heading --break -n e
git grep -E 'one|two' HEAD~2
git grep 'one\|four'
git grep nope
git grep
git grep --cached six
git grep six
git grep -q one
cd k; git grep y; git ls-files; git ls-files --full-name; git ls-files ..; git rev-parse --show-prefix --show-cdup --git-dir --show-toplevel --is-inside-work-tree --git-common-dir
git ls-tree HEAD
git ls-tree HEAD ..
git ls-tree -r HEAD --name-only
cd ..
git rev-parse HEAD HEAD~1 HEAD~99
git rev-parse --short HEAD
git rev-parse --short=4 HEAD
git rev-parse --verify HEAD
git rev-parse --verify nope
git rev-parse --verify -q nope
git rev-parse HEAD:b
git rev-parse HEAD:nope
git rev-parse nope
git rev-parse b
git rev-parse HEAD -- b
git rev-parse nope --
git rev-parse v1..HEAD
git rev-parse v1...HEAD
git rev-parse HEAD^{tree}
git rev-parse HEAD^@ HEAD^!
git rev-parse --symbolic-full-name HEAD
git rev-parse --symbolic-full-name main @
git rev-parse --abbrev-ref main HEAD~1
git rev-parse --abbrev-ref @{u}
git rev-parse --all
git rev-parse --branches
git rev-parse --tags
git rev-parse --is-bare-repository
git rev-parse --git-path hooks
git rev-parse @{1}
git rev-parse @{9}
git rev-parse main@{0}
git rev-parse -h
git rev-parse
git ls-files
git ls-files -s
git ls-files -m
git ls-files -d
git ls-files -o
touch u; mkdir d; touch d/e; git ls-files -o
git ls-files -o --directory
echo u > .gitignore; git ls-files -o --exclude-standard
git ls-files -o -i --exclude-standard
git ls-files -i
git ls-files -t -c -o -m
git ls-files nope
git ls-files --error-unmatch nope b
git ls-files 'k/*'
git ls-tree HEAD
git ls-tree -r HEAD
git ls-tree -r -t HEAD
git ls-tree -l HEAD
git ls-tree HEAD k
git ls-tree HEAD k/
git ls-tree nope
git ls-tree
git ls-tree --name-only HEAD b
git ls-tree --format='%(objectname) %(path)' HEAD
git cat-file -t HEAD
git cat-file -p HEAD
git cat-file -s HEAD
git cat-file -p HEAD^{tree}
git cat-file -p HEAD:b
git cat-file blob HEAD:b
git cat-file -t nope
git cat-file -e nope
git cat-file -e HEAD
git cat-file tree HEAD
git cat-file commit v1a
git cat-file tag v1a
git cat-file
git cat-file -p
git cat-file -t v1a
echo HEAD | git cat-file --batch-check
printf 'HEAD\nnope\n' | git cat-file --batch
git hash-object b
git hash-object nope
echo hi | git hash-object --stdin
echo hi | git hash-object -w --stdin
git hash-object -w b
git merge-base HEAD v1
git merge-base HEAD nope
git merge-base HEAD
git merge-base --is-ancestor v1 HEAD
git merge-base --is-ancestor HEAD v1
git show-ref
git show-ref main
git show-ref --heads
git show-ref --tags -d
git show-ref --verify refs/heads/main
git show-ref --verify main
git show-ref nope
git show-ref -s main
git symbolic-ref HEAD
git symbolic-ref --short HEAD
git symbolic-ref v1
git rev-list HEAD
git rev-list --count HEAD
git rev-list --count v1..HEAD
git rev-list --oneline HEAD
git rev-list -n1 HEAD
git rev-list --max-count=2 --format=%s HEAD
git rev-list --parents HEAD
git rev-list
git rev-list --left-right --count v1...HEAD
git for-each-ref
git for-each-ref --format='%(refname:short) %(objectname:short) %(subject)' refs/heads
git for-each-ref --sort=-creatordate refs/tags
git ls-remote
git ls-remote origin
git ls-remote nope
git push -q
git push -q --tags
git ls-remote
git ls-remote --heads origin
git ls-remote --tags origin
git ls-remote origin main
git ls-remote --symref origin HEAD
git ls-remote --get-url
git ls-remote ../nope
git worktree list
git worktree
git worktree list --porcelain
git submodule
git submodule status
git check-ignore u
git check-ignore -v u b d
git check-ignore
git help nope
git nope
git var GIT_COMMITTER_IDENT
git count-objects
git fsck
git gc --nope
git version
git -v
git
git --nope
git -C
git -C nope status
git -C /nope status
git --help | head -3
git rev-parse --abbrev-ref @{u}
git rev-parse @{u}
git log --oneline @{u}..
git rev-list --count @{u}..HEAD
git describe --tags --match 'v1'
