/** What `flux` tells on the way, on stderr. Models: `cmd/flux/log.go`. */

/** Each method prints one line behind its sign. */
export interface Logger {
  /** `►` */
  action(text: string): void;
  /** `✚` */
  generate(text: string): void;
  /** `◎` */
  waiting(text: string): void;
  /** `✔` */
  success(text: string): void;
  /** `⚠️` */
  warning(text: string): void;
  /** `✗` */
  failure(text: string): void;
}

/** @param write takes whole lines */
export function createLogger(write: (text: string) => void): Logger {
  const say =
    (sign: string) =>
    (text: string): void =>
      write(`${sign} ${text}\n`);
  return {
    action: say('►'),
    generate: say('✚'),
    waiting: say('◎'),
    success: say('✔'),
    warning: say('⚠️'),
    failure: say('✗'),
  };
}
