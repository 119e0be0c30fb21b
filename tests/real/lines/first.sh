### a deployment comes up and goes
kubectl create deployment web --image=nginx --replicas=2 --port=80
kubectl rollout status deployment web
kubectl get deployment,replicaset,pods -o wide
kubectl describe deployment web
kubectl scale deployment web --replicas=1
kubectl set image deployment/web nginx=nginx:1.29
kubectl rollout history deployment web
kubectl expose deployment web --port=80
kubectl get service,endpointslices -o yaml
kubectl autoscale deployment web --max=3
kubectl delete deployment,service,hpa web
### flux tells of what it was bootstrapped with
flux check
flux get all -A
flux create tenant rocky --with-namespace=rocky-test
flux create secret git forge --url=https://github.com/a/b --username=u --password=p
kubectl get serviceaccount,rolebinding,secret -n rocky-test -o yaml
flux tree kustomization flux-system
flux trace deployment source-controller -n flux-system
flux suspend kustomization flux-system
flux resume kustomization flux-system
flux reconcile source git flux-system
### a chart is installed, upgraded and rolled back
helm create web
helm install web ./web
helm list
helm upgrade web ./web --set replicaCount=2
helm rollback web
helm history web
helm uninstall web
### a team may only do what it was given
@rocky kubectl auth whoami
@rocky kubectl get pods
kubectl create namespace rocky-test
kubectl create rolebinding look --clusterrole=view --group=team-rocky -n rocky-test
@rocky kubectl get pods -n rocky-test
@rocky kubectl auth can-i delete pods -n rocky-test
@rocky flux get kustomizations -n rocky-test
@rocky flux get sources git -n rocky-test
@rocky helm list -n rocky-test
kubectl get pods -n rocky-test --as=movy
