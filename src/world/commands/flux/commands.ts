/** Which function runs which command, by the words behind `flux`. */
import { diffArtifact, listArtifacts, pullArtifact, pushArtifact, tagArtifact } from './artifact';
import { bootstrapElsewhere, bootstrapGit, bootstrapGithub } from './bootstrap';
import type { Command } from './call';
import { buildArtifact } from './build-artifact';
import { buildKustomization } from './build-kustomization';
import { check } from './check';
import { createHelmRelease } from './create-helmrelease';
import { createImagePolicy } from './create-image-policy';
import { createImageRepository } from './create-image-repository';
import { createImageUpdate } from './create-image-update';
import { createKustomization } from './create-kustomization';
import { createAlert, createAlertProvider, createReceiver } from './create-notification';
import {
  createSecretGithubApp,
  createSecretNotation,
  createSecretOci,
  createSecretProxy,
  createSecretReceiver,
  createSecretTls,
} from './create-secret';
import { createSecretGit } from './create-secret-git';
import { createSecretHelm } from './create-secret-helm';
import { createSourceBucket } from './create-source-bucket';
import { createSourceChart } from './create-source-chart';
import { createSourceGit } from './create-source-git';
import { createSourceHelm } from './create-source-helm';
import { createSourceOci } from './create-source-oci';
import { createTenant } from './create-tenant';
import { debugHelmRelease, debugKustomization } from './debug';
import { deleteKind } from './delete';
import { diffKustomization } from './diff-kustomization';
import { envsubstCommand } from './envsubst';
import { events } from './events';
import { exportKind } from './export';
import { getAll, getKind } from './get';
import { install } from './install';
import type { KindName } from './kinds';
import { logs } from './logs';
import { migrate } from './migrate';
import { reconcileKind } from './reconcile';
import { resumeKind } from './resume';
import { stats } from './stats';
import { suspendKind } from './suspend';
import { trace } from './trace';
import { treeKustomization } from './tree-kustomization';
import { triggerReceiver } from './trigger-receiver';
import { uninstall } from './uninstall';
import { version } from './version';

/** Kinds that most verbs know. */
const EVERY_KIND: KindName[] = [
  'kustomization',
  'helmrelease',
  'source git',
  'source oci',
  'source bucket',
  'source helm',
  'source chart',
  'alert',
  'alert-provider',
  'receiver',
  'image repository',
  'image policy',
  'image update',
];

/** The words of `flux get` for a kind. */
const LISTED: Record<string, KindName> = {
  'alert-providers': 'alert-provider',
  alerts: 'alert',
  'artifacts generators': 'artifact generator',
  helmreleases: 'helmrelease',
  'images policy': 'image policy',
  'images repository': 'image repository',
  'images update': 'image update',
  kustomizations: 'kustomization',
  receivers: 'receiver',
  'sources bucket': 'source bucket',
  'sources chart': 'source chart',
  'sources external': 'source external',
  'sources git': 'source git',
  'sources helm': 'source helm',
  'sources oci': 'source oci',
};

function forKinds(
  verb: string,
  kinds: readonly KindName[],
  command: (kind: KindName) => Command,
): Record<string, Command> {
  return Object.fromEntries(kinds.map((kind) => [`${verb} ${kind}`, command(kind)]));
}

export const COMMANDS: Record<string, Command | undefined> = {
  ...forKinds('delete', EVERY_KIND, deleteKind),
  ...forKinds('export', [...EVERY_KIND, 'source external', 'artifact generator'], exportKind),
  ...forKinds('reconcile', EVERY_KIND, reconcileKind),
  ...forKinds('resume', EVERY_KIND, resumeKind),
  ...forKinds('suspend', EVERY_KIND, suspendKind),
  ...Object.fromEntries(Object.entries(LISTED).map(([words, kind]) => [`get ${words}`, getKind(kind)])),
  'get all': getAll('all'),
  'get images all': getAll('images'),
  'get sources all': getAll('sources'),
  'bootstrap bitbucket-server': bootstrapElsewhere('bitbucket-server', 'BITBUCKET_TOKEN', 'Bitbucket'),
  'bootstrap git': bootstrapGit,
  'bootstrap gitea': bootstrapElsewhere('gitea', 'GITEA_TOKEN', 'Gitea'),
  'bootstrap github': bootstrapGithub,
  'bootstrap gitlab': bootstrapElsewhere('gitlab', 'GITLAB_TOKEN', 'GitLab'),
  'build artifact': buildArtifact,
  'build kustomization': buildKustomization,
  check,
  'create alert': createAlert,
  'create alert-provider': createAlertProvider,
  'create helmrelease': createHelmRelease,
  'create image policy': createImagePolicy,
  'create image repository': createImageRepository,
  'create image update': createImageUpdate,
  'create kustomization': createKustomization,
  'create receiver': createReceiver,
  'create secret git': createSecretGit,
  'create secret githubapp': createSecretGithubApp,
  'create secret helm': createSecretHelm,
  'create secret notation': createSecretNotation,
  'create secret oci': createSecretOci,
  'create secret proxy': createSecretProxy,
  'create secret receiver': createSecretReceiver,
  'create secret tls': createSecretTls,
  'create source bucket': createSourceBucket,
  'create source chart': createSourceChart,
  'create source git': createSourceGit,
  'create source helm': createSourceHelm,
  'create source oci': createSourceOci,
  'create tenant': createTenant,
  'debug helmrelease': debugHelmRelease,
  'debug kustomization': debugKustomization,
  'diff artifact': diffArtifact,
  'diff kustomization': diffKustomization,
  envsubst: envsubstCommand,
  events,
  install,
  'list artifacts': listArtifacts,
  logs,
  migrate,
  'plugin list': (call) => call.out('No plugins found\n'),
  'pull artifact': pullArtifact,
  'push artifact': pushArtifact,
  stats,
  'tag artifact': tagArtifact,
  trace,
  'tree kustomization': treeKustomization,
  'trigger receiver': triggerReceiver,
  uninstall,
  version,
};
