/**
 * The page without a network: a service worker that takes the whole build into the browser at the first visit.
 *
 * The page itself is asked of the network first, so that a new build shows at once where there is one; what it is
 * made of bears its hash in its name and is taken from what is kept. A new build's worker waits until no window
 * shows the old one, which loads its pieces late and has to find them.
 */
export {};

/** Put in by the build: every file of it, relative to this one, and a hash over all of them. */
declare const BUILD: { version: string; files: string[] };

declare const self: ServiceWorkerGlobalScope;

/** A network that has not answered by then (ms) is none. */
const PATIENCE = 3_000;

const ours = `workshop ${self.registration.scope} `;
const name = ours + BUILD.version;

self.addEventListener('install', (event) => event.waitUntil(keepAll()));
self.addEventListener('activate', (event) =>
  event.waitUntil(forgetOthers().then(() => self.clients.claim())),
);
self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(self.registration.scope)) return;
  event.respondWith(request.mode === 'navigate' ? page(request) : piece(request));
});

async function keepAll(): Promise<void> {
  const cache = await caches.open(name);
  // Names without a hash may be kept by the browser in an older form.
  const requests = BUILD.files.map(
    (file) => new Request(file, { cache: file.startsWith('assets/') ? 'default' : 'reload' }),
  );
  await cache.addAll(requests);
}

async function forgetOthers(): Promise<void> {
  const all = await caches.keys();
  await Promise.all(
    all.filter((each) => each.startsWith(ours) && each !== name).map((each) => caches.delete(each)),
  );
}

async function page(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok) return answer;
  } catch {
    // No network: what is kept answers.
  }
  const cache = await caches.open(name);
  return (await cache.match(self.registration.scope)) ?? Response.error();
}

async function piece(request: Request): Promise<Response> {
  const cache = await caches.open(name);
  return (await cache.match(request, { ignoreSearch: true })) ?? fetch(request);
}
