/** Small choices that are remembered on this device: sizes, switches. Never sent anywhere. */

/** What was remembered under `name`, laid over `usual`; `usual` where nothing was, or where it cannot be read. */
export function recall<T extends object>(name: string, usual: T): T {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(`workshop.${name}`) ?? '{}');
    return { ...usual, ...(found as Partial<T>) };
  } catch {
    return usual;
  }
}

/** Remembers a choice; without storage (private windows, embedded pages) it lasts as long as the page. */
export function remember<T extends object>(name: string, choice: T): void {
  try {
    localStorage.setItem(`workshop.${name}`, JSON.stringify(choice));
  } catch {
    // Nothing is lost but the memory of it.
  }
}
