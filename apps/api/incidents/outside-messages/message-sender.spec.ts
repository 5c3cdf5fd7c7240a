import { expect, it } from '@jest/globals';
import { MessageSender } from './message-sender.js';

/** More steps than a look takes that finds nothing to do. */
const STEPS = 30;

it('looks again for every call, at whichever step of a look it comes', async () => {
  const mail = { host: '127.0.0.1', port: 1, tls: 'none', login: null } as const;
  for (let step = 0; step < STEPS; step += 1) {
    const sender = new MessageSender(...([null, { mail }] as unknown as Parts));
    let looks = 0;
    Object.assign(sender, { state: async () => ((looks += 1), 'off') });
    const first = sender.sendDue();
    for (let i = 0; i < step; i += 1) await Promise.resolve();
    const before = looks;
    await Promise.all([first, sender.sendDue()]);
    expect([step, looks > before]).toEqual([step, true]);
  }
});

it.each([
  [false, 1],
  [true, 0],
])('on trial: %s, looks at the start %i times', (isTrial, looks) => {
  let [looked, listens] = [0, 0];
  const signals = { on: () => void (listens += 1) };
  const sender = new MessageSender(...([null, { mail: {}, isTrial }, signals] as unknown as Parts));
  Object.assign(sender, { sendDue: async () => void (looked += 1) });
  sender.onApplicationBootstrap();
  void sender.beforeApplicationShutdown();
  expect([looked, listens]).toEqual([looks, looks]);
});

type Parts = ConstructorParameters<typeof MessageSender>;
