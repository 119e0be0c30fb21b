### kinds that are not installed are told once as discovery tells it
flux get image policy
flux get images all
flux export artifact generator x
flux suspend image policy one two
flux trace x --kind=Foo --api-version=v1
flux trace x --kind=Foo --api-version=foo.io/v1
flux create image repository x --image=ghcr.io/a/b --interval=1m
flux trace pod web -n nope
flux trace kustomization web -n nope
