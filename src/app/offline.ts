/** Asks the browser to keep the whole page, so that it opens without a network from the next visit on. */

/** Resolves when it is kept; false where the browser keeps nothing, or the page is not a build. */
export async function keepPage(): Promise<boolean> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return false;
  try {
    await navigator.serviceWorker.register('./offline.js');
    await navigator.serviceWorker.ready;
    return true;
  } catch {
    return false;
  }
}
