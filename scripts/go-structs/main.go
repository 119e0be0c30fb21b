// Writes the Go structs that an API server decodes built-in kinds into, as JSON: by type, each field's Go name, JSON
// name, type and tag options.
//
//	go run . PATH/TO/kubernetes/pkg/apis/core/types.go > go-structs.json
//
// (in a module that requires k8s.io/api at the server's version; the path is to the server's internal types, which
// refusals of changed pod templates print).
package main

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path"
	"reflect"
	"strings"

	apps "k8s.io/api/apps/v1"
	autoscaling "k8s.io/api/autoscaling/v2"
	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	discovery "k8s.io/api/discovery/v1"
	networking "k8s.io/api/networking/v1"
	policy "k8s.io/api/policy/v1"
	rbac "k8s.io/api/rbac/v1"
	storage "k8s.io/api/storage/v1"
	coordination "k8s.io/api/coordination/v1"
	scheduling "k8s.io/api/scheduling/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

var structs = map[string][][]string{}
var named = map[string]string{}

func main() {
	for _, kind := range []any{
		core.ConfigMap{}, core.Endpoints{}, core.Event{}, core.LimitRange{}, core.Namespace{}, core.Node{},
		core.PersistentVolume{}, core.PersistentVolumeClaim{}, core.Pod{}, core.ResourceQuota{}, core.Secret{},
		core.Service{}, core.ServiceAccount{}, core.ReplicationController{}, apps.DaemonSet{}, apps.Deployment{}, apps.ReplicaSet{},
		apps.StatefulSet{}, batch.CronJob{}, batch.Job{}, networking.Ingress{}, networking.IngressClass{},
		networking.NetworkPolicy{}, rbac.ClusterRole{}, rbac.ClusterRoleBinding{}, rbac.Role{}, rbac.RoleBinding{},
		storage.StorageClass{}, discovery.EndpointSlice{}, autoscaling.HorizontalPodAutoscaler{},
		policy.PodDisruptionBudget{}, coordination.Lease{}, scheduling.PriorityClass{},
	} {
		nameOf(reflect.TypeOf(kind))
	}
	json.NewEncoder(os.Stdout).Encode(map[string]any{"structs": structs, "named": named, "internal": internal(os.Args[1])})
}

// internal answers the fields of PodTemplateSpec and all it holds, in the order of the server's own structs.
func internal(file string) map[string][][]string {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		panic(err)
	}
	declared := map[string]*ast.StructType{}
	ast.Inspect(parsed, func(node ast.Node) bool {
		if spec, ok := node.(*ast.TypeSpec); ok {
			if body, ok := spec.Type.(*ast.StructType); ok {
				declared[spec.Name.Name] = body
			}
		}
		return true
	})
	out := map[string][][]string{}
	var walk func(name string)
	walk = func(name string) {
		body, ok := declared[name]
		if _, seen := out[name]; seen || !ok {
			return
		}
		out[name] = [][]string{}
		for _, field := range body.Fields.List {
			kind := types.ExprString(field.Type)
			label := ""
			if len(field.Names) > 0 {
				label = field.Names[0].Name
			}
			out[name] = append(out[name], []string{label, kind})
			walk(strings.TrimLeft(kind, "*[]"))
		}
	}
	walk("PodTemplateSpec")
	return out
}

// Types that print and decode in a way of their own.
var opaque = map[reflect.Type]bool{
	reflect.TypeOf(resource.Quantity{}):  true,
	reflect.TypeOf(meta.Time{}):          true,
	reflect.TypeOf(meta.MicroTime{}):     true,
	reflect.TypeOf(intstr.IntOrString{}): true,
	reflect.TypeOf(meta.FieldsV1{}):      true,
}

func nameOf(t reflect.Type) string {
	switch {
	case t.Name() != "" && t.PkgPath() != "":
		name := pkgOf(t) + "." + t.Name()
		if opaque[t] {
			return name
		}
		if t.Kind() == reflect.Struct {
			visit(name, t)
		} else if _, known := named[name]; !known {
			named[name] = ""
			named[name] = shape(t)
		}
		return name
	default:
		return shape(t)
	}
}

func shape(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Ptr:
		return "*" + nameOf(t.Elem())
	case reflect.Slice:
		return "[]" + nameOf(t.Elem())
	case reflect.Map:
		return "map[" + nameOf(t.Key()) + "]" + nameOf(t.Elem())
	default:
		return t.Kind().String()
	}
}

func pkgOf(t reflect.Type) string {
	dir, version := path.Split(t.PkgPath())
	if strings.HasPrefix(version, "v") {
		return path.Base(dir) + "/" + version
	}
	return version
}

func visit(name string, t reflect.Type) {
	if _, known := structs[name]; known {
		return
	}
	structs[name] = nil
	fields := [][]string{}
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		tag := strings.Split(f.Tag.Get("json"), ",")
		fields = append(fields, []string{f.Name, tag[0], nameOf(f.Type), strings.Join(tag[1:], ",")})
	}
	structs[name] = fields
}
