import { setImmediate } from 'node:timers/promises';
import { sendInTurn } from './send-in-turn.js';

describe('states that replace each other', () => {
  it('are sent one at a time, the last one last, and those between not at all', async () => {
    const begun: { state: number; end: () => void; fail: () => void }[] = [];
    const send = sendInTurn(
      (state: number) =>
        new Promise<void>((end, fail) => begun.push({ state, end, fail: () => fail(new Error('away')) })),
    );
    for (const state of [1, 2, 3]) send(state);
    expect(begun.map(({ state }) => state)).toEqual([1]);
    begun[0]!.end();
    await setImmediate();
    expect(begun.map(({ state }) => state)).toEqual([1, 3]);
    send(4);
    begun[1]!.fail();
    await setImmediate();
    expect(begun.map(({ state }) => state)).toEqual([1, 3, 4]);
    begun[2]!.end();
    await setImmediate();
    send(5);
    expect(begun.map(({ state }) => state)).toEqual([1, 3, 4, 5]);
  });
});
