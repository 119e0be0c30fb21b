### what a line leaves to the next
arr=(x "y z"); declare -i n=5; n=n+1; echo $n
n=n*2; echo $n "${arr[1]}"
arr[5]=q; echo ${!arr[@]}
unset arr[0]; echo ${arr[@]}
declare -A cfg=([name]=web [port]=80)
echo ${cfg[name]}:${cfg[port]}; for k in "${!cfg[@]}"; do echo "$k"; done | sort
cfg[x]=$'two\nlines'
echo "${cfg[x]}"
unset cfg; echo "[${cfg[name]}]"
set -- a b c
echo $# $1 "$@"
shift; echo $1
set -u
echo $undefinedthing
echo fine
set +u; echo "[$undefinedthing]"
set -o pipefail
false | true; echo $?
set +o pipefail; false | true; echo $?
shopt -s nullglob
echo *.nomatch
shopt -u nullglob; echo *.nomatch
set -f; echo *
set +f
set -o noclobber; echo a > c1
echo b > c1; cat c1
set +o noclobber
mapfile -t lines < <(printf 'one\ntwo\n')
echo ${#lines[@]} ${lines[1]}
read -ra words <<< "a b c"
echo ${words[2]}
IFS=, read -r a b <<< "1,2"; echo "$a $b"
readonly K=1
K=2
echo $K
f() { local -a l=(1 2); echo ${#l[@]}; }
f
alias hi='echo hello'
hi there
alias hi
unalias hi
hi
