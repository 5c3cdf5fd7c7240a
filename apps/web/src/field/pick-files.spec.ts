import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { isPicking, pick } from './pick-files.js';

/** As much of a file input as `pick` uses. */
class Input extends EventTarget {
  files: File[] = [];
  isThere = true;
  setAttribute(): void {}
  remove(): void {
    this.isThere = false;
  }
  click(): void {}
}
let input: Input;
beforeEach(() => {
  jest.useFakeTimers();
  Object.assign(globalThis, {
    document: { createElement: () => (input = new Input()), body: { append: () => undefined } },
  });
});
afterEach(() => {
  jest.useRealTimers();
  Reflect.deleteProperty(globalThis, 'document');
});

describe('a camera that was opened', () => {
  it('counts as closed after a quarter of an hour without an answer', async () => {
    pick('video', true, () => undefined);
    await jest.advanceTimersByTimeAsync(14 * 60_000);
    expect(isPicking()).toBe(true);
    await jest.advanceTimersByTimeAsync(2 * 60_000);
    expect([isPicking(), input.isThere]).toEqual([false, false]);
  });

  it('is closed as soon as it gives its recording, which is handed on first', () => {
    let wasOpen = false;
    pick('video', true, () => {
      wasOpen = isPicking();
    });
    input.dispatchEvent(new Event('change'));
    expect([wasOpen, isPicking(), input.isThere]).toEqual([true, false, false]);
  });
});
