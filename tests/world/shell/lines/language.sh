### the language
echo hello > a.txt; cat a.txt
nosuchcommand
cat nosuch
ls nosuch
cd nosuch
./nosuch.sh
./a.txt
/bin/nosuch
echo $((1+2*3)) $((7/2)) $((7%3)) $((2**10))
x=5; echo $((x++)) $x $((x+=3)) $x
let y=3+4; echo $y
for i in 1 2 3; do echo $i; done
for i in {1..5}; do echo -n "$i "; done; echo
for i in {a..e}; do printf '%s-' $i; done; echo
for ((i=0;i<3;i++)); do echo $i; done
while read a b; do echo "$b $a"; done <<< "one two"
i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done
until [ $i -eq 0 ]; do echo $i; ((i--)); done
if [ -f a.txt ]; then echo yes; else echo no; fi
if [[ $x == 8 ]]; then echo eight; elif [[ $x > 5 ]]; then echo more; fi
case foo in f*) echo starts f;; *) echo other;; esac
f() { echo "arg: $1 of $#"; return 3; }; f x y; echo $?
f
function g { local v=1; echo $v; }; g; echo "[$v]"
type cd
type nosuch
which nosuch; echo $?
command -v cd
command -v git
command -v nosuch; echo $?
echo after
bash -c 'set -e; false; echo not'; echo $?
bash -c 'echo $0 $1' a b
sh -c 'echo hi; exit 4'; echo $?
set -u; echo $undefinedthing; set +u
set +u
echo "${nope:-default}" "${nope:=set}" "$nope" "${nope:+alt}"
echo ${missing:?is missing}
echo ${missing?}
v=foobarbaz; echo ${v#foo} ${v%baz} ${v/bar/X} ${v:3:3} ${#v} ${v^^} ${v^}
v=a/b/c.tar.gz; echo ${v##*/} ${v%%.*} ${v%.*} ${v//\//_}
arr=(a b c); echo ${arr[1]} ${#arr[@]} ${arr[@]} "${arr[*]}" ${!arr[@]}
arr+=(d); echo ${arr[-1]} ${arr[@]:1:2}
declare -A m; m[x]=1; m[y]=2; echo ${m[x]} ${#m[@]}
echo ${arr[@]}
for k in "${!m[@]}"; do echo $k; done | sort
declare -p arr
readonly ro=1; ro=2
unset ro
export FOO=bar; env | grep FOO
FOO=baz bash -c 'echo $FOO'; echo $FOO
echo 'single $x' "double $x" `echo back` $(echo dollar)
echo "a\tb" 'a\tb'; echo -e "a\tb"; printf 'a\tb\n'
echo -n no newline; echo
echo *
echo *.nomatch
touch b.txt c.md; ls *.txt; echo ?.md [ab].txt
echo {a,b}.txt x{1..3}y
echo ~ ~/x
true && echo t || echo f; false && echo t || echo f
! true; echo $?
(exit 5); echo $?
(cd /tmp; pwd); pwd
{ echo a; echo b; } | wc -l
echo a; echo b >&2
echo err >&2 2>/dev/null
ls nosuch 2>/dev/null; echo $?
ls nosuch 2>&1 | cat
ls nosuch &>/dev/null || echo failed
cat < nosuch
cat <<< "here $x"
echo hi > /nonexistent/x
echo hi > /tmp
cat a.txt > b.txt; cat >> b.txt <<< more; cat b.txt
cat a.txt | tee c.txt d.txt; ls
wc a.txt; wc -l < a.txt; wc -c a.txt b.txt
### arithmetic and what is not set
n=0; until ((n>=2)); do ((n++)); done; echo $n
for ((i=0;i<=2;i++)); do echo $i; done
((a|=6)); echo $a $((a<=6))
echo ${missing:?is missing}
echo ${missing?}
echo ${missing:?}
if true; then echo a; done
fi
echo )
date -u -d @86400 '+%j %D %R %h'
bash -e -c 'false; echo no'; echo $?
bash -ec 'false; echo no'; echo $?
bash -c
