### text tools
{{
cat <<EOF > deploy.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  template:
    spec:
      containers:
      - name: web
        image: nginx:1.25
EOF
cat deploy.yaml
}}
{{
cat <<'END'
$HOME `date` \x
END
}}
{{
NAME=rocky
cat <<END
hi $NAME $(echo sub) \$esc `echo bt`
END
}}
{{
cat <<-END
	tabbed
		twice
	END
}}
{{
if true; then
cat <<A; cat <<B
one
A
two
B
fi
}}
grep image deploy.yaml
grep -n image deploy.yaml
grep -c e deploy.yaml
grep -v e deploy.yaml
grep -i KIND deploy.yaml
grep -o 'nginx:[0-9.]*' deploy.yaml
grep -E 'name|kind' deploy.yaml
grep -A1 kind deploy.yaml
grep -B1 -A1 replicas deploy.yaml
grep -C1 spec deploy.yaml
grep -l kind *.yaml
grep -L kind *.yaml
grep -r image .
grep -rn image .
grep nosuch deploy.yaml; echo $?
grep image nosuch.yaml; echo $?
grep -q image deploy.yaml && echo found
grep -w web deploy.yaml
grep -x 'kind: Deployment' deploy.yaml
grep -P '\d' deploy.yaml
grep -E '(' deploy.yaml
grep -rl web
grep -e name -e kind deploy.yaml | head -1
grep -m1 name deploy.yaml
grep -h image deploy.yaml deploy.yaml
grep image deploy.yaml deploy.yaml
grep -F '1.25' deploy.yaml
grep --color=never image deploy.yaml
grep -nH image deploy.yaml
grep -vn e deploy.yaml
sed 's/web/api/' deploy.yaml
sed -n '2p' deploy.yaml
sed -n '/spec/,/template/p' deploy.yaml
sed -i 's/replicas: 2/replicas: 3/' deploy.yaml; grep replicas deploy.yaml
sed -i.bak 's/3/4/' deploy.yaml; ls; diff deploy.yaml deploy.yaml.bak
sed '/image/d' deploy.yaml | tail -2
sed -e 's/a/A/g' -e 's/b/B/2' deploy.yaml | head -4
sed '2i inserted' deploy.yaml | head -3
sed '2a\  appended' deploy.yaml | head -4
sed 's|nginx:\(.*\)|httpd:\1|' deploy.yaml | tail -1
sed -E 's/([a-z]+):([0-9.]+)/\2-\1/' deploy.yaml | tail -1
sed -n '$p' deploy.yaml
sed -n '$=' deploy.yaml
sed 's/x/y/' nosuch
sed -i 's/x/y/' nosuch
sed -n '1,3!p' deploy.yaml | head -2
sed 's/.*/"&"/' deploy.yaml | head -2
sed '1~2d' deploy.yaml | head -3
sed 'y/abc/ABC/' deploy.yaml | head -2
sed '/kind/c\changed' deploy.yaml | head -3
sed '/metadata/,+1d' deploy.yaml | head -4
sed 5q deploy.yaml
sed -n '/name/{s/name/NAME/;p}' deploy.yaml
sed '$d' deploy.yaml | tail -1
sed 'N;s/\n/ /' deploy.yaml | head -2
sed G deploy.yaml | head -3
sed -n l deploy.yaml | head -3
sed 'foo' deploy.yaml
awk '{print $1}' deploy.yaml
awk -F: '{print $2}' deploy.yaml
awk '/name/ {print NR": "$0}' deploy.yaml
awk 'NR==2' deploy.yaml
awk 'END {print NR}' deploy.yaml
awk 'BEGIN {print "start"} {n++} END {print n}' deploy.yaml
awk '{s+=length($0)} END {print s, s/NR}' deploy.yaml
awk -v x=3 'BEGIN {print x*2, x/7}'
awk 'BEGIN {printf "%5.2f|%-5s|%03d\n", 3.14159, "ab", 7}'
awk '{print $NF}' deploy.yaml
awk -F': ' '$1 ~ /name/ {print $2}' deploy.yaml
awk '{a[$1]++} END {for (k in a) print k, a[k]}' deploy.yaml | sort
awk 'BEGIN {print substr("hello",2,3), index("hello","l"), toupper("x"), split("a b c",q), q[2]}'
awk '{gsub(/e/,"E"); print}' deploy.yaml | head -2
awk 'BEGIN {OFS=","} {$1=$1; print}' deploy.yaml | head -3
awk 'BEGIN { if (1) print "a"; else print "b" }'
cut -d: -f1 deploy.yaml
cut -c1-5 deploy.yaml
cut -d' ' -f2- deploy.yaml
cut -f1 deploy.yaml | head -1
cut -d: deploy.yaml
cut -d: -f1 nosuch
echo a,b,c | cut -d, -f1,3
echo a,b,c | cut -d, -f2 --complement
echo a:b | cut -d: -f1 --output-delimiter=x
tr a-z A-Z < deploy.yaml | head -1
echo hello | tr -d l; echo aabb | tr -s a; echo abc | tr abc xyz
echo hello | tr
echo "a b  c" | tr -s ' ' '\n'
tr -d '\n' < deploy.yaml; echo
sort deploy.yaml | head -3
printf '10\n9\n2\n' | sort; printf '10\n9\n2\n' | sort -n; printf '10\n9\n2\n' | sort -rn
printf 'b 1\na 2\n' | sort -k2; printf 'b,1\na,2\n' | sort -t, -k2 -r
printf 'b\na\nb\n' | sort -u; printf 'b\na\nb\n' | sort | uniq -c
printf 'a\na\nb\n' | uniq -d; printf 'a\na\nb\n' | uniq -u
printf '1K\n1M\n2\n' | sort -h
printf 'v1.10\nv1.9\n' | sort -V
uniq nosuch
head -2 deploy.yaml; tail -2 deploy.yaml; head -n 1 deploy.yaml; tail -n +11 deploy.yaml
head deploy.yaml nosuch
head -n 2 deploy.yaml deploy.yaml.bak
tail -n 1 deploy.yaml deploy.yaml.bak
head -c 10 deploy.yaml; echo; tail -c 5 deploy.yaml
head -n x deploy.yaml
tail nosuch
head -3 nosuch
### files, tests, scripts
mkdir -p d/e/f; echo one > d/a.yaml; echo two > d/e/b.yaml; touch d/e/f/c.txt; echo hello world > h; printf 'a: 1\nb: 2\n' > v.yaml; echo '{"name":"web","items":[{"n":1},{"n":2}],"s":"x y"}' > j.json
find d -name '*.yaml' | sort
find d -type d
find d -maxdepth 1 | sort
find d -name '*.yaml' -exec cat {} \;
find d -name '*.yaml' -exec grep -l o {} +
find d -empty
find nosuch
find d -name '*.txt' -delete; find d -name '*.txt'
find d -type f -print0 | xargs -0 ls
find d -not -name '*.yaml' | sort
find d \( -name a.yaml -o -name b.yaml \) | sort
find d -iname 'A.YAML'
find d -path '*e*' | sort
find d -size 0
find d -nope
echo a b c | xargs -n1 echo x
echo a b c | xargs
echo a b | xargs -I{} echo "<{}>"
printf 'a\nb\n' | xargs -I{} echo "<{}>"
echo | xargs echo none
ls d/*.yaml | xargs cat
tee < h
echo t | tee -a h >/dev/null; cat h
cat -n h; cat -A h; cat -e h; cat -b h; cat -s h
cat h nosuch h
cat --nope h
tac h; rev h
nl h
wc h nosuch
base64 h; base64 -w0 h; echo; base64 h | base64 -d
sha256sum h; md5sum h; sha1sum h; sha256sum nosuch; echo -n x | sha256sum
sha256sum h > sums; sha256sum -c sums; echo x >> h; sha256sum -c sums
basename /a/b.txt; basename /a/b.txt .txt; dirname /a/b/c; dirname x
ln h hl; ls h hl; ln -s nowhere broken; cat broken
cp h h2; cp -r d d2; ls d2; cp d d3; cp nosuch x; cp h; cp h h2 nosuchdir
mv h2 h3; mv nosuch y; ls h3; mv h3; mv h3 d/ && ls d
rm nosuch; rm d; rm -r d2; rm -f nosuch; rm; rmdir d; ls
mkdir d; mkdir -p d/x/y; mkdir a/b/c; mkdir; rmdir d/x; rmdir nosuch
touch n1 n2; ls n*; touch; touch nosuch/x
seq 3; seq 2 4; seq 1 2 7; seq -s, 3; seq -w 8 10; seq 3 1; seq; seq x
printf '%s\n' a b c; printf '%d %s\n' 1 a 2 b; printf '%5s|%-5s|%05d|%x|%o|%e|%.2f\n' a b 42 255 8 12345.678 3.14159
printf '%q\n' "a b" "it's"; printf '%b\n' 'a\tb'; printf '%%\n'; printf 'no newline'; printf '%c%c\n' abc def; printf '%s'; printf
printf '%d\n' abc; printf '%d\n' 0x1f; printf '%d\n' 010; printf "%d\n" "'A"
printf -v var '%03d' 7; echo $var
test -f h && echo y; test -d d && echo y; test -e nosuch || echo n; test -s n1 || echo empty; test -x n1 || echo nox; test -L l && echo link; test -z "" && echo z; test -n "a" && echo n
test 1 -eq 1 && echo eq; [ a = b ] || echo ne; [ 1 -lt 2 -a 2 -lt 3 ] && echo and; [ a \< b ] && echo lt; [ -v HOME ] && echo set
[ ]
[ = ]
test
[[ abc == a* ]] && echo glob; [[ abc =~ ^a(.)c$ ]] && echo ${BASH_REMATCH[1]}; [[ -z $nope && 1 -lt 2 ]] && echo both; [[ a < b ]] && echo lt
[[ abc =~ b ]]; echo $? "${BASH_REMATCH[0]}"
date -d @0 -u; date -u -d '2024-01-02 03:04:05' +%s; date -u -d @86400 +%Y-%m-%dT%H:%M:%SZ; date -d nope; date +%; date --nope
date -u -d '2024-03-10' '+%a %b %e %j %U'
sleep 0.1; sleep x; sleep
timeout 1 sleep 5; echo $?; timeout 5 echo fast; timeout; timeout x echo
true; echo $?; false; echo $?
pushd d; dirs; popd; popd
let; let 1+1; echo $?; let x=0; echo $?
eval 'echo ev'; eval; eval "x=5"; echo $x; exec echo hi | cat
jq . j.json; jq .name j.json; jq -r .name j.json; jq '.items[].n' j.json; jq -c . j.json; jq '.items|length' j.json; jq keys j.json
jq '.items|map(.n)|add' j.json; jq -s . j.json j.json -c; jq 'to_entries|.[0].key' j.json; jq -r '.items[]|[.n,.n]|@csv' j.json; jq 'del(.items)' j.json; jq '.items[]|select(.n>1)' j.json; jq -r 'keys[]' j.json; jq type j.json
