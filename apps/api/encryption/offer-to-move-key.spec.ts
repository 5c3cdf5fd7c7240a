import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { readConfig } from '../config.js';
import { newKey, textOfKeys } from './key-file-format.js';
import { offerToMoveKey } from './offer-to-move-key.js';

let folder: string;
let home: string;
let other: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-offer-'));
  [home, other] = [join(folder, 'home'), join(folder, 'other')];
  for (const one of [home, other]) mkdirSync(one);
  writeFileSync(join(home, 'vigil.key'), textOfKeys([newKey()]), { mode: 0o600 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Session {
  said: string[];
  asked: () => number;
  interrupts: () => number;
  ended: Promise<void>;
}
/** A person who types an answer at each question. */
const sit = (...answers: string[]): Session => {
  const [input, output, said] = [new PassThrough(), new PassThrough(), [] as string[]];
  let [asked, interrupts] = [0, 0];
  output.setEncoding('utf8').on('data', (text: string) => {
    if (!text.includes('Folder on another disk')) return;
    asked += 1;
    setImmediate(() => input.write(answers.shift() ?? '\r'));
  });
  const config = readConfig({ VIGIL_MODE: 'production', VIGIL_HOME: home });
  const ended = offerToMoveKey(config, true, (line) => void said.push(line), {
    input,
    output,
    interrupt: () => {
      interrupts += 1;
    },
  });
  return { said, asked: () => asked, interrupts: () => interrupts, ended };
};
const BESIDE = 'The key of internal answers lies beside the data: whoever takes this disk can read them.';
const LATER = 'Move it to another disk, whenever you like:  npm run keys -- move FOLDER';

it('the first start at a terminal asks where the key goes, and moves it there', async () => {
  const { said, ended } = sit(`${other}\r`);
  await ended;
  expect(said).toEqual([
    BESIDE,
    `The key is in ${join(other, 'vigil.key')} now, and Vigil goes on with it. Keep a copy in another place.`,
  ]);
  expect([existsSync(join(home, 'vigil.key')), existsSync(join(other, 'vigil.key'))]).toEqual([false, true]);
});

it('a folder that will not do is said, and asked for again', async () => {
  const { said, asked, ended } = sit(`${join(folder, 'nowhere')}\r`, `${other}\r`);
  await ended;
  expect(asked()).toBe(2);
  expect(said).toEqual([
    BESIDE,
    expect.stringMatching(/^There is no folder /),
    expect.stringContaining(join(other, 'vigil.key')),
  ]);
});

it.each([
  ['Enter', '\r'],
  ['Ctrl-D', '\u0004'],
])('%s leaves it for later, and says how', async (_, key) => {
  const { said, ended } = sit(key);
  await ended;
  expect(said).toEqual([BESIDE, LATER]);
  expect(existsSync(join(home, 'vigil.key'))).toBe(true);
});

it('Ctrl-C ends Vigil as at any other moment, without an error', async () => {
  const { said, interrupts, ended } = sit('\u0003');
  await Promise.race([
    ended,
    new Promise((resolve) => {
      setTimeout(resolve, 200);
    }),
  ]);
  expect([said, interrupts()]).toEqual([[BESIDE], 1]);
});

it('without a terminal, and at a later start, nothing is asked and the command is said', async () => {
  const said: string[] = [];
  await offerToMoveKey(
    readConfig({ VIGIL_MODE: 'production', VIGIL_HOME: home }),
    false,
    (line) => void said.push(line),
  );
  expect(said).toEqual([BESIDE, LATER]);
});
