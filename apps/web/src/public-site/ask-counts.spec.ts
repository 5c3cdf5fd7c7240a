import { jest } from '@jest/globals';

jest.unstable_mockModule('../language.js', () => ({ currentLanguage: () => 'en' }));
let askCounts: typeof import('./ask-counts.js').askCounts;
let saw: typeof import('./local/local-facts.js').saw;
/** What the server would answer now, and everything that it was asked. */
let edition = { seq: 7, day: '2022-09-11' };
let asked: string[];
const real = globalThis.fetch;
// As in a page that has just been opened.
beforeEach(async () => {
  jest.resetModules();
  ({ askCounts } = await import('./ask-counts.js'));
  ({ saw } = await import('./local/local-facts.js'));
  edition = { seq: 7, day: '2022-09-11' };
  asked = [];
  globalThis.fetch = ((path: string) => {
    asked.push(path);
    return Promise.resolve(Response.json({ asOf: edition }, { status: path.endsWith('wrong') ? 400 : 200 }));
  }) as typeof fetch;
});
afterEach(() => {
  globalThis.fetch = real;
  jest.useRealTimers();
});

const seqOf = async (path: string): Promise<number | null> => {
  const reply = await askCounts(path, {});
  if (reply.ok) saw(reply.value.asOf);
  return reply.ok ? reply.value.asOf.seq : null;
};

it('asks once for what two parts of a page show, and once more for another figure', async () => {
  expect([await seqOf('/a'), await seqOf('/a'), await seqOf('/b')]).toEqual([7, 7, 7]);
  expect(asked).toEqual(['/a', '/b']);
});

it('asks anew once something was published, or a day began, of which the page heard elsewhere', async () => {
  await seqOf('/a');
  edition = { seq: 8, day: '2022-09-11' };
  saw(edition);
  expect([await seqOf('/a'), await seqOf('/a')]).toEqual([8, 8]);
  edition = { seq: 8, day: '2022-09-12' };
  saw(edition);
  await seqOf('/a');
  expect(asked).toEqual(['/a', '/a', '/a']);
});

it('asks anew after a while, since something may have been published of which nobody told the page', async () => {
  jest.useFakeTimers();
  await seqOf('/a');
  jest.advanceTimersByTime(19_999);
  await seqOf('/a');
  jest.advanceTimersByTime(1);
  await seqOf('/a');
  expect(asked).toEqual(['/a', '/a']);
});

it('keeps no refusal', async () => {
  expect([await seqOf('/wrong'), await seqOf('/wrong')]).toEqual([null, null]);
  expect(asked).toEqual(['/wrong', '/wrong']);
});
