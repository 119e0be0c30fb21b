### a release keeps the labels of its storage
helm create web
helm install web ./web --labels team=a,gone=soon
helm upgrade web ./web --labels gone=null,new=x
helm get metadata web
helm get metadata web --revision 1
helm list -l name=web
kubectl get secrets --show-labels
### manifests are taken apart without what stands around them
helm create web
helm install web ./web --set replicaCount=0
helm get manifest web
helm get hooks web
helm get all web
### what the server refuses is told as it is
helm create web
helm install web ./web
helm upgrade web ./web --set service.port=x
helm history web
helm install other ./web --set service.port=x
helm rollback web 9
