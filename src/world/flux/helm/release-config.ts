/**
 * What Helm's actions work with when helm-controller runs them.
 *
 * Models: `ConfigFactory` of helm-controller internal/action: the release's service account, its storage, its waiting.
 */
import type { Configuration, Log } from '../../helm/action/configuration';
import type { Release } from '../../helm/release/release';
import { ReleaseStorage } from '../../helm/release/storage';
import { clientFor } from '../runtime/impersonation';
import { inventoryOfRelease } from './release-inventory';
import { releaseNamespaceOf, waitsFor, type ActionName } from './release-spec';
import { waiterFor } from './waiter';
import type { HelmWork } from './work';

export interface ConfigOptions {
  /** Whose waiting applies. */
  action?: ActionName;
  log?: Log;
  /** Is told of every revision that is written. */
  observe?: (release: Release) => void;
  /** Keeps `status.inventory` at what was released last. */
  inventory?: boolean;
}

/** @throws Error where nobody can be impersonated */
export function configFor(work: HelmWork, options: ConfigOptions = {}): Configuration {
  const { manager, object, state } = work;
  const { clock, names, name } = manager;
  const client = clientFor(manager, object);
  const { action, observe, log = () => undefined } = options;
  const config: Configuration = {
    client,
    clock,
    names,
    namespace: releaseNamespaceOf(object),
    engine: state.charts.engine,
    waiter: waiterFor(client, clock, object, action !== undefined && !waitsFor(object, action)),
    fieldManager: name,
    helm: '4.2',
    log,
    releases: new ReleaseStorage({
      client,
      clock,
      namespace: object.status?.storageNamespace,
      observe: (release) => {
        observe?.(release);
        if (options.inventory)
          object.status = { ...object.status, inventory: inventoryOfRelease(config, release) };
      },
    }),
  };
  return config;
}
