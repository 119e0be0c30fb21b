/** The one form in which a program says that it does not do something here. */

/** Thrown where a command meets what this workshop leaves out; whoever runs the program prints its message. */
export class NotModelled extends Error {
  constructor(program: string, what: string) {
    super(`${program}: "${what}" is not part of this workshop's shell`);
    this.name = 'NotModelled';
  }
}

/** @param what the words of the command line that are left out, e.g. `bootstrap gitlab` */
export function notModelled(program: string, what: string): NotModelled {
  return new NotModelled(program, what);
}
