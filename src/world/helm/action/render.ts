/**
 * From a chart to hooks, one manifest and notes.
 *
 * Models: `renderResources` of helm v4 pkg/action. Left out: writing to a folder, hidden secrets.
 */
import type { KubeObject } from '../../kube/api';
import { marshal } from '../../yaml/marshal';
import { parse } from '../../yaml/parse';
import {
  INSTALL_ORDER,
  joinManifests,
  sortManifests,
  splitManifests,
  splitTrimmedManifests,
} from '../release/manifests';
import type { Hook, ReleasedChart } from '../release/release';
import { parseConstraint, parseVersion } from '../semver';
import type { Capabilities, Configuration, PostRenderer, Values } from './configuration';

export interface Rendered {
  hooks: Hook[];
  manifest: string;
  notes: string;
}

export interface RenderOptions {
  /** Notes of subcharts too. */
  subNotes?: boolean;
  postRenderer?: PostRenderer;
}

const NOTES = 'NOTES.txt';
const FILE = 'postrenderer.helm.sh/postrender-filename';

/** @param values what templates see @throws Error */
export function renderResources(
  { engine, client, helm }: Configuration,
  chart: ReleasedChart,
  values: Values,
  capabilities: Capabilities,
  { subNotes = false, postRenderer }: RenderOptions = {},
): Rendered {
  checkKubeVersion(chart, capabilities);
  const files = engine.render(chart, values, client);
  const notes = takeNotes(files, chart.metadata.name, subNotes);
  const rendered = postRenderer ? postRendered(files, postRenderer) : files;
  const { hooks, manifests } = sortManifests(
    rendered,
    INSTALL_ORDER,
    helm === '4.1' ? splitTrimmedManifests : splitManifests,
  );
  return { hooks, manifest: joinManifests(manifests), notes };
}

/** @throws Error where the cluster does not fit */
export function checkKubeVersion({ metadata }: ReleasedChart, { kubeVersion }: Capabilities): void {
  const wanted = metadata.kubeVersion as string | undefined;
  if (!wanted) return;
  let fits: boolean;
  try {
    fits = parseConstraint(wanted).allows(parseVersion(kubeVersion.normalized ?? kubeVersion.version));
  } catch {
    fits = false;
  }
  if (!fits)
    throw new Error(
      `chart requires kubeVersion: ${wanted} which is incompatible with Kubernetes ${kubeVersion.version}`,
    );
}

/** Takes the notes out of the files. */
export function takeNotes(files: Record<string, string>, chart: string, subNotes: boolean): string {
  let notes = '';
  for (const [path, text] of Object.entries(files)) {
    if (!path.endsWith(NOTES)) continue;
    if (subNotes || path === `${chart}/templates/${NOTES}`) notes += `${notes ? '\n' : ''}${text}`;
    delete files[path];
  }
  return notes;
}

/** Every document goes through the renderer and back into the file it is from. */
function postRendered(files: Record<string, string>, postRenderer: PostRenderer): Record<string, string> {
  const objects: KubeObject[] = [];
  for (const path of Object.keys(files).sort()) {
    if (path.slice(path.lastIndexOf('/') + 1).startsWith('_')) continue;
    for (const text of splitManifests(files[path]!)) objects.push(...annotated(path, text));
  }
  const back: Record<string, string[]> = {};
  for (const [index, object] of postRenderer(objects).entries()) {
    const { [FILE]: path = `generated-by-postrender-${index}.yaml`, ...annotations } =
      object.metadata.annotations ?? {};
    const metadata = { ...object.metadata, annotations };
    if (!Object.keys(annotations).length) delete (metadata as KubeObject['metadata']).annotations;
    (back[path] ??= []).push(marshal({ ...object, metadata }));
  }
  return Object.fromEntries(Object.entries(back).map(([path, texts]) => [path, texts.join('---\n')]));
}

function annotated(path: string, text: string): KubeObject[] {
  let object: KubeObject | null;
  try {
    // kyaml reads it here, as kustomize does
    object = parse(text, { dialect: 'v3' }) as KubeObject | null;
  } catch (error) {
    throw new Error(
      `error merging manifests: parsing ${path}: MalformedYAMLError: ${(error as Error).message}`,
    );
  }
  if (!object) return [];
  const metadata = { ...object.metadata, annotations: { ...object.metadata?.annotations, [FILE]: path } };
  return [{ ...object, metadata }];
}
