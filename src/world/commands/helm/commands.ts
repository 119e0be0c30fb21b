/** The commands of `helm` by their path. */
import type { Command } from './call';
import { runEnv } from './env';
import { runTemplate } from './template';
import { runVersion } from './version';

export const COMMANDS: Record<string, Command> = {
  env: runEnv,
  template: runTemplate,
  version: runVersion,
};
