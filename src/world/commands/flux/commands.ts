/** Which function runs which command, by the words behind `flux`. */
import type { Command } from './call';
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

export const COMMANDS: Record<string, Command | undefined> = {
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
};
