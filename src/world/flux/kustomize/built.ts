import type { KubeObject } from '../../kube/api';

/** What came out of a build. */
export interface Built {
  /** The objects as one text. */
  yaml: string;
  objects: KubeObject[];
}

/** Builds by artifact digest and spec. */
export type BuildCache = Map<string, Built>;
