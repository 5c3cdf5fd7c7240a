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
    expect(isPicking()).toBe(false);
  });

  it('still hands on a recording that took longer', async () => {
    let taken = 0;
    pick('video', true, (files) => (taken = files.length));
    await jest.advanceTimersByTimeAsync(40 * 60_000);
    // Of an input that is gone, not every browser tells what was chosen.
    expect(input.isThere).toBe(true);
    input.files = [new File(['film'], 'a.mp4')];
    input.dispatchEvent(new Event('change'));
    expect([taken, isPicking(), input.isThere]).toEqual([1, false, false]);
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
