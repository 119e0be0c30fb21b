### apply
git init -q app; cd app; seq 20 > f; echo '# hi' > README.md; mkdir k; echo a > k/x; git add .; git commit -qm first
sed -i '3s/.*/three/;15d' f; echo more >> README.md; git diff > ../p1; git diff --stat; git checkout -q .
git apply ../p1; git status -s
git apply ../p1
git apply -R ../p1; git status -s
git apply --check ../p1; git apply --stat ../p1; git apply --numstat ../p1; git apply --summary ../p1
git apply --index ../p1; git status -s
git apply --index ../p1
git reset -q --hard; git apply --cached ../p1; git status -s; git diff --stat
git reset -q --hard; sed -i '1i zero\nmore' f; git apply -v ../p1; git diff f
git checkout -q .; sed -i '4s/.*/vier/' f; git apply ../p1
git apply -v ../p1
git apply --reject ../p1; cat f.rej; git status -s; rm f.rej; git checkout -q .
git apply -3 ../p1
sed -i '4s/.*/vier/' f; git commit -qam vier; git apply -3 ../p1; git status; cat f
git reset -q --hard; git apply nosuch
git apply < ../p1; git status -s
git checkout -q .; git apply --nope
echo garbage | git apply
git apply </dev/null
git apply --allow-empty </dev/null; echo $?
git reset -q --hard HEAD; git mv f g; sed -i 's/^1$/one/' g; echo new > n; git add n; git rm -q k/x; chmod +x README.md; git add .; git diff --cached > ../p2; cat ../p2; git reset -q --hard; rm -f n; git apply --stat --summary ../p2; git apply ../p2; git status; ls -F
git stash -uq; git apply --index ../p2; git status -s
git apply -R --index ../p2; git status -s
touch n; git apply ../p2; rm n
git apply --cached ../p2; git status -s; git reset -q --hard; git clean -fdq
rm README.md; git apply ../p2; git checkout -q .
cp -r k k2; mkdir d; printf -- '--- k/x\n+++ k2/x\n@@ -1 +1 @@\n-a\n+b\n' > ../p3; git apply ../p3; cat k/x k2/x
git apply -p0 ../p3; cat k/x k2/x
git checkout -q .; rm -rf k2 d; printf 'x\ny\n' > ../o; printf 'x\nY\n' > ../n; diff -u ../o ../n > ../p4; cat ../p4 | sed 's/\t.*//'; git apply ../p4
cp ../o o; sed 's,\.\./[on],o,' ../p4 | git apply; cat o; rm o
printf -- '--- /dev/null\n+++ b/fresh.txt\n@@ -0,0 +1,2 @@\n+one  \n+\ttwo\n' | git apply; cat fresh.txt; rm fresh.txt
printf -- '--- /dev/null\n+++ b/fresh.txt\n@@ -0,0 +1,7 @@\n+one \n+two \n+3 \n+4 \n+5 \n+6 \n+  \t7 \n' > ../p5; git apply ../p5; git apply -R ../p5; git apply --whitespace=nowarn ../p5; rm fresh.txt; git apply --whitespace=error ../p5
printf -- '--- a/f\n+++ b/f\n@@ -1,3 +1,3 @@\n 1\n-2\n+two\n' | git apply
printf -- '@@ -1,3 +1,3 @@\n 1\n-2\n+two\n 3\n' | git apply
printf -- '--- a/f\n+++ b/f\n@@ -2,3 +2,3 @@\n 2\n-3\n+three\n vier\n' | git apply; git diff
git checkout -q .; cd k; git diff HEAD~1 HEAD > ../../p6; git apply -R ../../p6; git status -s; printf -- '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n' | git apply; git diff; cd ..
git checkout -q .; printf 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n' | git apply --directory=k -v; git diff
git checkout -q .; git diff HEAD~1 HEAD --no-prefix | git apply -R
git diff HEAD~1 HEAD --no-prefix | git apply -R -p0; git diff --stat
git checkout -q .; printf 'a\0b' > bin; git add bin; git commit -qm bin; printf 'a\0c' > bin; git diff > ../p7; git checkout -q .; git apply ../p7
printf 'no newline' > nn; git add nn; git commit -qm nn; printf 'no newline\nat all' > nn; git diff > ../p8; git checkout -q .; git apply ../p8; cat nn; git diff; git apply -R ../p8; git status -s
git show HEAD~1 | git apply -R --check; git show HEAD | git apply -R; git status -s
git checkout -q .; cd ~; mkdir plain; cd plain; seq 5 > f; printf -- '--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n 1\n-2\n+zwei\n' | git apply; printf -- '--- a/f\n+++ b/f\n@@ -1,3 +1,3 @@\n 1\n-2\n+zwei\n 3\n' | git apply; cat f
git apply --index /dev/null
### files that are there already
git init -q app; cd app; seq 5 > f; echo x > g; echo y > h; git add .; git commit -qm first; git show > ../p; sed -i '2d' f; echo changed > g; git commit -qam second; git apply -3 ../p; git status -s; cat f; git reset -q --hard
echo dirty >> h; git apply -3 ../p; git status -s; git rm -q --cached g; git apply -3 ../p
git bisect start HEAD@{9} HEAD; git bisect start HEAD HEAD@{7}; git bisect start; git bisect bad HEAD@{9}
