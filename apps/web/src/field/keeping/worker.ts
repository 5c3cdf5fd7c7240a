import { phoneWith, type News, type Phone } from './phone.js';
import { codeOf } from './problem.js';
import { startSender } from './sender.js';

/** What travels between page and worker. `n` tells which answer belongs to which question. */
export interface Question { n: number; ask: keyof Phone; with: unknown[] }
export type Reply = { n: number; value: unknown } | { n: number; wrong: string } | News;
export interface Looking { isLooking: boolean }

const say = (reply: Reply): void => (postMessage as (message: unknown) => void)(reply);

let isLooking = true;
const sender = startSender({
  changed: () => say({ news: 'changed' }),
  progress: (file, bytes) => say({ news: 'progress', file, bytes }),
  ended: (person, left) => say({ news: 'ended', person, left }),
  clock: (ahead) => say({ news: 'clock', ahead }),
  sending: (state) => say({ news: 'sending', state }),
}, () => isLooking);
const phone = phoneWith(say, sender.kick, sender.interrupt);

addEventListener('message', ({ data }: MessageEvent<Question | Looking>) => {
  if ('isLooking' in data) {
    isLooking = data.isLooking;
    if (isLooking) sender.kick();
    return;
  }
  const asked = phone[data.ask] as (...words: unknown[]) => Promise<unknown>;
  asked(...data.with).then((value) => say({ n: data.n, value }), (error: unknown) => say({ n: data.n, wrong: codeOf(error) }));
});
