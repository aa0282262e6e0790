/**
 * Keeps the collector's page on the phone, so that it opens without a connection: the page, and the files that it names.
 * With a connection the page is always the server's; what it answers is kept for the next time without one.
 */
interface Fetching extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Lasting extends Event {
  waitUntil(done: Promise<unknown>): void;
}
interface Worker {
  addEventListener(name: 'install' | 'activate', listener: (event: Lasting) => void): void;
  addEventListener(name: 'fetch', listener: (event: Fetching) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
}

const worker = self as unknown as Worker;
const PAGE = '/collect';
const SHELL = 'tongguan-collect';
/** A line that has not answered by then counts as none. */
const PATIENCE_MS = 6_000;

/** Keeps the page and every file that it names; files of an older build are let go. */
async function keep(page: Response): Promise<void> {
  const html = await page.clone().text();
  const files = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1]!);
  const shell = await caches.open(SHELL);
  const known = (await shell.keys()).map((request) => new URL(request.url).pathname);
  await shell.addAll(files.filter((file) => !known.includes(file)));
  // Last: a page is kept only together with its files.
  await shell.put(PAGE, page);
}

async function newestPage(): Promise<Response> {
  try {
    const answer = await fetch(PAGE, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.ok) await keep(answer.clone()).catch(() => undefined);
    if (answer.ok || answer.status < 500) return answer;
    throw new Error(`${answer.status}`);
  } catch (error) {
    const kept = await caches.match(PAGE);
    if (kept) return kept;
    throw error;
  }
}

/** Built files carry a hash of their content in the name: what is kept is right for ever. */
async function builtFile(request: Request): Promise<Response> {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(SHELL)).put(request, answer.clone()).catch(() => undefined);
  return answer;
}

worker.addEventListener('install', (event) => event.waitUntil(fetch(PAGE).then(keep).then(() => worker.skipWaiting())));
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== location.origin) return;
  if (event.request.mode === 'navigate' && pathname === PAGE) event.respondWith(newestPage());
  else if (pathname.startsWith('/assets/') || pathname === '/favicon.svg') event.respondWith(builtFile(event.request));
});
