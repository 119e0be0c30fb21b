### a label selector is read by the same parser everywhere
helm create foo
helm list -l '=x'
helm install foo ./foo
helm list -l '=x'
helm list -l 'a b'
helm list -l 'a in (b'
helm list -l 'a in (b c)'
helm list -l 'a in (b,c/d,-e)'
helm list -l 'a in (,)'
helm list -l 'a=b=c'
helm list -l '!!a'
helm list -l 'a===b'
helm list -l 'a>b,c'
helm list -l 'a=b/c'
helm list -l ',a'
helm list -l '/d=F'
helm list -l 'name=foo,version==1,owner in (helm),status!=failed,!x'
helm list -l 'a=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'
flux get ks -l '=x'
flux get ks -l 'a!=b'
flux get ks -l 'a>1'
flux get ks -l 'a b'
flux get ks -l 'a/b/c=d'
kubectl create pdb p --min-available=1 --selector='a!=b' --dry-run=client -o yaml
kubectl create pdb p --min-available=1 --selector='z in (b,a),c,!d,e==f' --dry-run=client -o yaml
kubectl create pdb p --min-available=1 --selector='a b' --dry-run=client -o yaml
kubectl create pdb p --min-available=1 --selector='a>1' --dry-run=client -o yaml
kubectl get pods -l '=x'
kubectl delete pods -l 'a b'
kubectl taint node cloudy-worker-1 a/b/c=d:NoSchedule
kubectl label ns default a/b/c=d
