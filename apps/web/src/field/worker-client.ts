import type { News, Phone } from './storage/worker-api.js';
import { PhoneError } from './storage/phone-error.js';
import type { Looking, Question, Reply } from './storage/worker.js';

/** The worker, as pages call it. All slow and all secret work happens there. */
type Asked<K extends keyof Phone> = (...words: Parameters<Phone[K]>) => Promise<Awaited<ReturnType<Phone[K]>>>;
type PagePhone = { [K in keyof Phone]: Asked<K> };

let worker: Worker | null = null;
let last = 0;
const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
const listeners = new Set<(news: News) => void>();

/** @returns a function that stops listening */
export const whenNews = (listen: (news: News) => void): (() => void) => {
  listeners.add(listen);
  return () => void listeners.delete(listen);
};

const hear = ({ data }: MessageEvent<Reply>): void => {
  if ('news' in data) return listeners.forEach((listen) => listen(data));
  const asked = waiting.get(data.n);
  waiting.delete(data.n);
  if ('wrong' in data) asked?.reject(new PhoneError(data.wrong));
  else asked?.resolve(data.value);
};

const theWorker = (): Worker => {
  if (worker) return worker;
  worker = new Worker(new URL('./storage/worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', hear);
  return worker;
};

const ask = (name: keyof Phone, words: unknown[]): Promise<unknown> =>
  new Promise((resolve, reject) => {
    last += 1;
    waiting.set(last, { resolve, reject });
    theWorker().postMessage({ n: last, ask: name, with: words } satisfies Question);
  });

export const phone = new Proxy({} as PagePhone, {
  get:
    (_, name) =>
    (...words: unknown[]) =>
      ask(name as keyof Phone, words),
});

/** Tells the worker whether this page is visible: only then does it poll the token. */
export const looking = (isLooking: boolean): void => theWorker().postMessage({ isLooking } satisfies Looking);

export const endWorker = (): void => {
  worker?.terminate();
  worker = null;
  waiting.clear();
};
