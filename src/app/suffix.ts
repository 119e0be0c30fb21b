/** The learner's own suffix of the fleet repository's name: asked once, with a default. */
import { recall, remember } from '../components/preference/preference';

/** What the seed shows. */
const USUAL = 'lpiot';

export function recallSuffix(): { suffix: string; asked: boolean } {
  return recall('suffix', { suffix: USUAL, asked: false });
}

/** Answers the suffix as it is taken: small letters and digits, as a repository's name allows. */
export function chooseSuffix(wanted: string): string {
  const suffix =
    wanted
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '')
      .slice(0, 12) || USUAL;
  remember('suffix', { suffix, asked: true });
  return suffix;
}
