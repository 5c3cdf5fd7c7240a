import { createWorkQueue } from './work-queue.js';

const door = (): { open: () => void; closed: Promise<void> } => {
  let open = (): void => undefined;
  const closed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), closed };
};

it('runs two at once and the others in the order in which they came', async () => {
  const turn = createWorkQueue(2, 5);
  const doors = [door(), door(), door(), door()];
  const begun: number[] = [];
  const all = doors.map((one, index) =>
    turn(async () => {
      begun.push(index);
      await one.closed;
      return index;
    }),
  );
  await Promise.resolve();
  expect(begun).toEqual([0, 1]);
  doors[1]!.open();
  await all[1];
  await Promise.resolve();
  expect(begun).toEqual([0, 1, 2]);
  for (const one of doors) one.open();
  expect(await Promise.all(all)).toEqual([0, 1, 2, 3]);
});

describe('what goes wrong', () => {
  it('asks to come back when the waiting room is full, and lets the next one in later', async () => {
    const turn = createWorkQueue(1, 1);
    const first = door();
    const running = turn(() => first.closed);
    const waiting = turn(() => Promise.resolve('waited'));
    await expect(turn(() => Promise.resolve())).rejects.toMatchObject({
      code: 'too-many-requests',
      retryAfterSeconds: 3,
    });
    first.open();
    await running;
    expect(await waiting).toBe('waited');
    expect(await turn(() => Promise.resolve('later'))).toBe('later');
  });

  it('gives its place on when the work fails', async () => {
    const turn = createWorkQueue(1, 1);
    await expect(turn(() => Promise.reject(new Error('x')))).rejects.toThrow('x');
    expect(await turn(() => Promise.resolve('next'))).toBe('next');
  });
});
