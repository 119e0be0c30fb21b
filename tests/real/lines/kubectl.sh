### dry runs, refusals and lists over a cluster
kubectl create deployment web --image=nginx --port=80
kubectl taint nodes cloudy-worker-1 a=b:NoSchedule --dry-run=client
kubectl describe deploy,sa none
kubectl describe deploy none
kubectl run x --image=nginx --overrides='{"kind":"Foo"}' --dry-run=client
kubectl patch deploy web --type=json -p '[{"op":"remove","path":"/spec/none"}]'
kubectl patch deploy web --type=json -p '[{"op":"replace","path":"/metadata/annotations/none","value":"x"}]'
kubectl patch deploy web --type=json -p '{"a":"b"}'
kubectl patch svc kubernetes --type=merge -p '{"spec":{"interval":5}}'
kubectl auth whoami -o yaml
kubectl create cm settings --from-literal=a=b
kubectl label cm settings a-
kubectl annotate cm settings a-
kubectl label cm settings a=b
kubectl label cm settings none-
kubectl create cm one
kubectl create cm two
kubectl annotate cm one two a=b -o yaml
kubectl label cm one two a=b -o yaml
