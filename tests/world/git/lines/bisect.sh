### a linear history
git init -q app; cd app; git bisect start
git bisect
git bisect nope
git bisect good
git bisect log
git bisect reset
git bisect next
git bisect terms
git bisect run true
for i in 1 2 3 4 5 6 7 8 9 10 11; do echo line $i >> f; [ $i = 7 ] && echo bug >> f; git add f; git commit -qm "Change $i"; done
git bisect start
git status
git bisect good
git bisect bad
git status
git branch
git bisect reset
git bisect start
git bisect bad
git bisect good HEAD~10
git status
git status -sb
git branch
git log --oneline -3 --decorate
git bisect good
git bisect log
git bisect bad
git bisect visualize --oneline
git bisect view
cat f
git bisect good
git bisect bad
git bisect log
git status
git bisect reset
git bisect reset
git bisect start HEAD HEAD~10
git bisect skip
git bisect skip HEAD
git bisect bad nosuch
git bisect good nosuch
git bisect good HEAD~20
git bisect bad HEAD HEAD
git bisect terms
git bisect terms --term-good
git bisect terms --nope
git bisect new
git checkout -b x
git switch main
git bisect run sh -c '! grep -q bug f'
git bisect log
git bisect log > /tmp/log.txt; git bisect reset
git bisect replay /tmp/log.txt
git bisect reset
git bisect start --term-old=works --term-new=broken
git bisect broken
git bisect works HEAD~10
git bisect bad
git bisect terms
git bisect works
git bisect broken
git bisect broken
git bisect reset HEAD~2
git bisect start HEAD HEAD~10 -- f
git bisect run nosuchcommand
git bisect run false
git bisect reset main
git bisect start HEAD HEAD~3 -- nosuch
git bisect start HEAD~3 HEAD
git bisect start main HEAD~1
git bisect reset
git bisect start HEAD~5 HEAD
git bisect reset
git bisect start --nope
git bisect start nosuch
git bisect start -- nosuch
git bisect start nosuch --
git bisect reset
git bisect start; git bisect bad main; git bisect good main
git bisect reset
git bisect start --no-checkout HEAD HEAD~4
git bisect good
git bisect reset
git bisect start main main~4; echo dirty >> f; git bisect good
git checkout -f; git bisect good
git bisect reset
git bisect reset a b
git bisect help
git bisect -h
git bisect start HEAD HEAD~6; git bisect skip; git bisect skip; git bisect skip; git bisect skip; git bisect skip; git bisect skip
git bisect reset
git bisect replay
git bisect replay nosuch
git bisect run
### merges
git init -q app; cd app; seq 3 > f; git add f; git commit -qm base; for i in 1 2 3; do echo m$i >> m; git add m; git commit -qm "main $i"; done; git checkout -qb side HEAD~2; for i in 1 2 3 4; do echo s$i >> s; git add s; git commit -qm "side $i"; done; git checkout -q main; git merge -q side -m 'Merge side'; echo e >> m; git commit -qam end
git bisect start HEAD HEAD~4
git bisect good
git bisect bad
git bisect good
git bisect bad
git bisect reset
git bisect start main side~3
git bisect bad
git bisect bad
git bisect log
git bisect reset
git bisect start --first-parent main main~3
git bisect bad
git bisect reset
git bisect start side main
git bisect good
git bisect reset
git bisect start side main~1~2
git bisect bad
git bisect reset
git bisect start side main~2
git bisect bad
git bisect reset
git bisect start side main~2; git bisect skip
git bisect reset
git checkout -q HEAD~1; git bisect start; git bisect bad; git bisect good HEAD~3; git bisect reset; git status
git bisect new; git bisect old main~4
git bisect start; git bisect new; git bisect old main~4; git bisect run test ! -f m; git bisect reset
git log --bisect
### a command that judges
git init -q app; cd app; for i in 1 2 3 4 5 6 7; do echo line $i >> f; git add f; git commit -qm "Change $i"; done
git bisect start HEAD HEAD~5
git bisect run nosuchcommand
git bisect run ./test.sh
git bisect run false
git bisect reset
git bisect start HEAD HEAD~5; git bisect run sh -c 'exit 130'
git bisect run sh -c 'exit 125'
git bisect reset
git bisect start HEAD~2 HEAD~6 -- f; git bisect run grep -q 'line 4' f
git log --oneline --bisect
git checkout -q main; git status; git branch -v
git commit -q --allow-empty -m more; git bisect log | tail -2
git bisect reset
