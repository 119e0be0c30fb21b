/** Every slip that is known, in the order in which a change would meet them. */
import {
  intervalUnit,
  misplacedField,
  oldVersion,
  pathOut,
  textForBoolean,
  unknownField,
  unknownNamespace,
  unknownSource,
  wrongGroup,
} from './fields';
import { badName, kindElsewhere, missingHeader, unknownKind } from './headers';
import { oneNameTwoNamespaces, rootName, sameId } from './identity';
import { fluxInListing, listedHalf, listedMissing } from './listings';
import {
  notCommitted,
  notExported,
  notFetched,
  notPushed,
  notReconciled,
  otherBranch,
  suspended,
} from './on-the-way';
import type { Slip } from './slip';
import { emptyFile, noManifest, otherEnding, overwritten, tab, unparsable } from './written';

export const SLIPS: readonly Slip[] = [
  tab,
  unparsable,
  emptyFile,
  noManifest,
  otherEnding,
  overwritten,
  notExported,
  fluxInListing,
  missingHeader,
  unknownKind,
  wrongGroup,
  kindElsewhere,
  oldVersion,
  badName,
  misplacedField,
  unknownField,
  intervalUnit,
  textForBoolean,
  pathOut,
  oneNameTwoNamespaces,
  unknownNamespace,
  unknownSource,
  rootName,
  sameId,
  listedHalf,
  listedMissing,
  notCommitted,
  otherBranch,
  notPushed,
  suspended,
  notFetched,
  notReconciled,
];
