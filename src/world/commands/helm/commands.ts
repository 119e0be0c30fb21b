/** The commands of `helm` by their path. */
import type { Command } from './call';
import { getAll, getHooks, getManifest, getMetadata, getNotes, getValues } from './get';
import { history } from './history';
import { install } from './install';
import { list } from './list';
import { pull } from './pull';
import { push } from './push';
import { registryLogin, registryLogout } from './registry-login';
import { repoAdd, repoList, repoRemove, repoUpdate } from './repo';
import { rollback } from './rollback';
import { searchRepo } from './search-repo';
import { status } from './status';
import { test } from './test';
import { uninstall } from './uninstall';
import { upgrade } from './upgrade';
import { runEnv } from './env';
import { runTemplate } from './template';
import { runVersion } from './version';

export const COMMANDS: Record<string, Command> = {
  'get all': getAll,
  'get hooks': getHooks,
  'get manifest': getManifest,
  'get metadata': getMetadata,
  'get notes': getNotes,
  'get values': getValues,
  history,
  install,
  list,
  pull,
  push,
  'registry login': registryLogin,
  'registry logout': registryLogout,
  'repo add': repoAdd,
  'repo list': repoList,
  'repo remove': repoRemove,
  'repo update': repoUpdate,
  rollback,
  'search repo': searchRepo,
  status,
  test,
  uninstall,
  upgrade,
  env: runEnv,
  template: runTemplate,
  version: runVersion,
};
