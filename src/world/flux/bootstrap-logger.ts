/** How `flux` tells what it does. */
export interface BootstrapLogger {
  /** `► ...`; may ask something first */
  action(text: string): void | Promise<void>;
  /** `✔ ...` */
  success(text: string): void;
  /** `◎ ...` */
  waiting(text: string): void;
  /** `⚠️ ...` */
  warning(text: string): void;
  /** `✗ ...` */
  failure(text: string): void;
}

export const SILENT: BootstrapLogger = {
  action: () => undefined,
  success: () => undefined,
  waiting: () => undefined,
  warning: () => undefined,
  failure: () => undefined,
};
