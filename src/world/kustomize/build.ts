/**
 * `kustomize build`: a folder of files in, objects out.
 *
 * Models: kustomize 5.8.1 (`krusty`), which the program runs, and the way Flux calls it: files may lie anywhere in the
 * repository, and nothing outside of it. Remote bases come from the caller's network, if there is one. Left out: helm
 * charts, plugins that are programs, custom OpenAPI schemas.
 */
import type { KubeObject } from '../../session/session';
import { KustomizeError, KustomizePanic, isTold } from './errors';
import { Loader } from './loader';
import type { Network } from './remote';
import { clearTransformations, setOrigin } from './origin';
import { Target, addManagedBy } from './target';
import { sortObjects } from './transformers/order';
import type { Tree } from './tree';

export { KustomizeError, KustomizePanic };

export interface BuildOptions {
  /** Where relative paths start. Default `/`. */
  cwd?: string;
  /** `root` (the default): files must lie in or below the folder of the kustomization that names them. */
  loadRestriction?: 'root' | 'none';
  /** Flux: nothing outside this folder may be read. */
  secureRoot?: string;
  /** Flux without remote bases. */
  refuseRemote?: boolean;
  /** Where remote bases come from; nobody answers where absent. */
  network?: Network;
  /** The order where the kustomization names none. Default `legacy`. */
  reorder?: 'legacy' | 'none';
  enableHelm?: boolean;
  /** Adds the `managed-by` label. */
  managedBy?: boolean;
  /** Flux: where kustomize falls over, that is an error like any other. */
  recover?: boolean;
  version?: string;
  /** Is handed what goes to standard error: deprecated fields. */
  warn?: (line: string) => void;
  /** The same for what Go's `log` prints, which has the time before it. */
  log?: (line: string) => void;
}

export interface BuildResult {
  objects: KubeObject[];
  /** The objects as one text, `---` between them. */
  yaml: string;
}

/** @throws KustomizeError with the program's own sentence; KustomizePanic unless `recover` is set */
export function build(tree: Tree, folder: string, options: BuildOptions = {}): BuildResult {
  try {
    return buildTarget(tree, folder, options);
  } catch (error) {
    if (options.recover && error instanceof KustomizePanic) {
      throw new KustomizeError(`recovered from kustomize build panic: ${error.message}`);
    }
    throw isTold(error) ? new KustomizeError(error.message) : error;
  }
}

function buildTarget(tree: Tree, folder: string, options: BuildOptions): BuildResult {
  const warn = options.warn ?? (() => {});
  const log = options.log ?? (() => {});
  const loader = Loader.at(tree, folder, {
    cwd: options.cwd ?? '/',
    restriction: options.loadRestriction ?? 'root',
    secureRoot: options.secureRoot,
    refuseRemote: options.refuseRemote,
    network: options.network,
  });
  const target = Target.load(loader, {
    plugins: {
      enableHelm: options.enableHelm ?? false,
      helmFailure: '"helmCharts" is not part of this workshop\'s kustomize',
    },
    warn,
    log,
  });
  const map = target.build();
  const { sortOptions, buildMetadata = [] } = target.file;
  if (sortOptions) {
    if (options.reorder) {
      log(
        "Warning: Sorting order is set both in 'kustomization.yaml' ('sortOptions') and in a CLI flag ('--reorder'). Using the kustomization file over the CLI flag.",
      );
    }
    sortObjects(map, sortOptions);
  } else if (options.reorder !== 'none') sortObjects(map, { order: 'legacy' });
  if (options.managedBy || buildMetadata.includes('managedByLabel')) {
    addManagedBy(map, options.version ?? 'v5.8.1');
  }
  for (const resource of map.list) {
    resource.removeBuildAnnotations();
    if (!buildMetadata.includes('originAnnotations')) setOrigin(resource, undefined);
    if (!buildMetadata.includes('transformerAnnotations')) clearTransformations(resource);
  }
  const texts = map.list.map((resource) => resource.yaml());
  return {
    objects: map.list.map((resource) => resource.data() as unknown as KubeObject),
    yaml: texts.join('---\n'),
  };
}
