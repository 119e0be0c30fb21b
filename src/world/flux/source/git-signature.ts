/**
 * `spec.verify` of a GitRepository: who signed the commit.
 *
 * Models: `verifySignature` of source-controller's gitrepository_controller.go. Left out: signatures themselves: nobody
 * signs here, so that every commit and tag is refused as one that nobody signed.
 */
import type { GitReference } from '../../git/forge-api';
import { SECRET } from '../runtime/kinds';
import { messageOf } from '../ssa/apply';
import type { SourceWork } from './reconcile-source';
import { generic, stalling, type SourceError } from './source-error';

/** @param commit its SHA @throws SourceError unless nothing is to be verified */
export function verifySignature(work: SourceWork, commit: string): void {
  const { object, conditions } = work;
  const { verify, ref = {} } = object.spec;
  if (!verify?.mode) {
    conditions.delete('SourceVerified');
    return;
  }
  const refuse = (error: SourceError): never => {
    conditions.markFalse('SourceVerified', error.reason, error.message);
    throw error;
  };
  try {
    readKeys(work);
  } catch (error) {
    refuse(generic('VerificationError', `public keys secret error: ${messageOf(error)}`));
  }
  if (verify.mode === 'Tag' || verify.mode === 'TagAndHEAD') refuse(unsignedTag(ref as GitReference));
  const why = 'unsupported signature type: empty';
  refuse(generic('InvalidCommitSignature', `signature verification of commit '${commit}' failed: ${why}`));
}

function readKeys({ manager, object }: SourceWork): void {
  const { namespace } = object.metadata;
  const name: string = object.spec.verify.secretRef.name;
  manager.client.get({ group: '', version: 'v1', resource: SECRET.resource, namespace, name });
}

function unsignedTag({ tag, commit, name }: GitReference): SourceError {
  if (!tag || commit || name)
    return stalling(
      'InvalidVerificationMode',
      "cannot verify tag object's signature if a tag reference is not specified",
    );
  return generic('InvalidGitObject', `cannot verify signature of tag '${tag}' since it is not signed`);
}
