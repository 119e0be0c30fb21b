/** What a template asks for that this workshop does not model; it is told in the shell's own form, and as no answer of Helm's. */
export class LeftOut extends Error {
  constructor(readonly what: string) {
    super(`"${what}" is not part of this workshop's shell`);
    this.name = 'LeftOut';
  }
}
