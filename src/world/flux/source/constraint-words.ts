/**
 * How Flux words a version constraint that is none: its Masterminds/semver (3.5) quotes it, that of helm (3.4) does not.
 */

/** A message of the parser, in the words of Flux's. */
export function inFluxWords(message: string): string {
  return message.replace(
    /improper constraint: (.*)$/s,
    (_all, text: string) => `improper constraint: ${JSON.stringify(text)}`,
  );
}
