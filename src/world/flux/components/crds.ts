/**
 * The custom resource definitions of a component.
 *
 * Models: the CRDs in Flux's release. Left out: their schemas, which the API server of this world knows from its own
 * table; here they say only that there is a spec and a status.
 */
import type { KubeObject } from '../../kube/api';
import known from '../../kube/types/custom-resources.json';
import type { Component } from './versions';

const GROUPS: Record<Component, string> = {
  'source-controller': 'source.toolkit.fluxcd.io',
  'kustomize-controller': 'kustomize.toolkit.fluxcd.io',
  'helm-controller': 'helm.toolkit.fluxcd.io',
  'notification-controller': 'notification.toolkit.fluxcd.io',
};

interface KnownVersion {
  name: string;
  served: boolean;
  storage: boolean;
  columns: { name: string; type: string; jsonPath: string; priority?: number }[];
}

interface KnownResource {
  name: string;
  scope: string;
  names: Record<string, unknown>;
  versions: KnownVersion[];
}

/** Every Flux CRD's name, in order. */
export function crdNames(component: Component): string[] {
  return resourcesOf(component).map(({ name }) => name);
}

export function crds(component: Component, labels: Record<string, string>): KubeObject[] {
  return resourcesOf(component).map(({ name, scope, names, versions }) => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      annotations: {
        'controller-gen.kubebuilder.io/version': 'v0.21.0',
        'kustomize.toolkit.fluxcd.io/substitute': 'disabled',
      },
      labels: { ...labels },
      name,
    },
    spec: { group: GROUPS[component], names, scope, versions: versions.map(version) },
  }));
}

function resourcesOf(component: Component): KnownResource[] {
  return (known as KnownResource[]).filter(({ name }) => name.endsWith(`.${GROUPS[component]}`));
}

function version({ name, served, storage, columns }: KnownVersion): Record<string, unknown> {
  const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const schema = { openAPIV3Schema: { properties: { spec: open, status: open }, type: 'object' } };
  return { additionalPrinterColumns: columns, name, schema, served, storage, subresources: { status: {} } };
}
