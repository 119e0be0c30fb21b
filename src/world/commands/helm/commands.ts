/** The commands of `helm` by their path. */
import type { Command } from './call';
import { runCreate } from './create';
import { runDependencyList } from './dependency-list';
import { runDependencyBuild, runDependencyUpdate } from './dependency-manager';
import { runEnv } from './env';
import { getAll, getHooks, getManifest, getMetadata, getNotes, getValues } from './get';
import { history } from './history';
import { install } from './install';
import { runLint } from './lint';
import { list } from './list';
import { runPackage } from './package';
import { onPluginFile, onPlugins, pluginInstall, pluginList } from './plugin';
import { pull } from './pull';
import { push } from './push';
import { registryLogin, registryLogout } from './registry-login';
import { repoAdd, repoList, repoRemove, repoUpdate } from './repo';
import { repoIndex } from './repo-index';
import { rollback } from './rollback';
import { searchHub } from './search-hub';
import { searchRepo } from './search-repo';
import { SHOW } from './show';
import { status } from './status';
import { runTemplate } from './template';
import { test } from './test';
import { uninstall } from './uninstall';
import { upgrade } from './upgrade';
import { runVerify } from './verify';
import { runVersion } from './version';

export const COMMANDS: Record<string, Command> = {
  create: runCreate,
  'dependency build': runDependencyBuild,
  'dependency list': runDependencyList,
  'dependency update': runDependencyUpdate,
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
  'repo index': repoIndex,
  'repo list': repoList,
  'repo remove': repoRemove,
  'repo update': repoUpdate,
  rollback,
  'search hub': searchHub,
  'search repo': searchRepo,
  status,
  test,
  uninstall,
  upgrade,
  env: runEnv,
  lint: runLint,
  package: runPackage,
  'plugin install': pluginInstall,
  'plugin list': pluginList,
  'plugin package': onPluginFile('package'),
  'plugin uninstall': onPlugins('uninstall'),
  'plugin update': onPlugins('update'),
  'plugin verify': onPluginFile('verify'),
  ...Object.fromEntries(Object.entries(SHOW).map(([name, run]) => [`show ${name}`, run])),
  template: runTemplate,
  verify: runVerify,
  version: runVersion,
};
