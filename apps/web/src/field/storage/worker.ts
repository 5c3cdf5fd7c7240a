import { phoneWith, type News, type Phone } from './worker-api.js';
import { codeOf } from './phone-error.js';
import { startSender } from './send-loop.js';

/** Messages between page and worker. `n` matches a response to its request. */
export interface Question {
  n: number;
  ask: keyof Phone;
  with: unknown[];
}
export type Reply = { n: number; value: unknown } | { n: number; wrong: string } | News;
export interface Looking {
  isLooking: boolean;
}

/** One tab sends for all; it broadcasts the progress, and the others show it. */
const others = new BroadcastChannel('field-news');
const say = (reply: Reply): void => (postMessage as (message: unknown) => void)(reply);
const notifyAll = (news: News): void => {
  say(news);
  others.postMessage(news);
};
others.addEventListener('message', ({ data }: MessageEvent<News>) => {
  say(data);
  // Another tab may have finished a report, or paused sending.
  if (data.news === 'changed') sender.kick();
});

/** Calls after which other tabs' lists are out of date. */
const CHANGING: ReadonlySet<keyof Phone> = new Set(['finish', 'drop', 'leave', 'signOut', 'change']);

let isLooking = true;
/** Milliseconds between notifications: pages hear only the newest state, however many steps a long queue takes. */
const TELL_MS = 250;
let telling: ReturnType<typeof setTimeout> | undefined;
let isChanged = false;
const steps = new Map<string, number>();
const tellSoon = (): void => {
  telling ??= setTimeout(() => {
    telling = undefined;
    for (const [file, bytes] of steps) notifyAll({ news: 'progress', file, bytes });
    steps.clear();
    if (isChanged) notifyAll({ news: 'changed' });
    isChanged = false;
  }, TELL_MS);
};

const sender = startSender(
  {
    changed: () => {
      isChanged = true;
      tellSoon();
    },
    progress: (file, bytes) => {
      steps.set(file, bytes);
      tellSoon();
    },
    received: (person, report) => notifyAll({ news: 'received', person, report }),
    ended: (person, left) => notifyAll({ news: 'ended', person, left }),
    ending: (person, endsBy) => notifyAll({ news: 'ending', person, endsBy }),
    clock: (ahead) => say({ news: 'clock', ahead }),
    held: (reports) => notifyAll({ news: 'held', reports }),
    sending: (state) => (state.how === 'elsewhere' ? say : notifyAll)({ news: 'sending', state }),
  },
  () => isLooking,
);
const phone = phoneWith(say, sender);

addEventListener('message', ({ data }: MessageEvent<Question | Looking>) => {
  if ('isLooking' in data) {
    isLooking = data.isLooking;
    if (isLooking) sender.kick();
    return;
  }
  const asked = phone[data.ask] as (...words: unknown[]) => Promise<unknown>;
  asked(...data.with).then(
    (value) => {
      say({ n: data.n, value });
      if (CHANGING.has(data.ask)) others.postMessage({ news: 'changed' } satisfies News);
    },
    (error: unknown) => say({ n: data.n, wrong: codeOf(error) }),
  );
});
