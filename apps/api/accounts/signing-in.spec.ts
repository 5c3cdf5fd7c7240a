import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { inCheckout } from '../project-root.js';
import { INVITATION_HOURS } from './invitations.service.js';
import { FREE_ACCOUNT, FREE_CODES, FREE_NETWORK, FREE_PAIR, LONGEST_WAIT_SECONDS } from './login-throttle.js';
import { COMMON, PASSWORD_MAX, PASSWORD_MIN } from './password.js';
import { ABSOLUTE_HOURS, HALF_MINUTES, IDLE_MINUTES } from './sessions.service.js';

const page = readFileSync(inCheckout('docs/decisions/signing-in.md'), 'utf8').replace(/\s+/g, ' ');

describe('the page about signing in', () => {
  it.each([
    `works once, for ${INVITATION_HOURS} hours`,
    `have ${PASSWORD_MIN} to ${PASSWORD_MAX} characters`,
    `wrong ${FREE_PAIR} times for one account and ${FREE_NETWORK} times for all accounts`,
    `up to ${LONGEST_WAIT_SECONDS} seconds`,
    `After ${FREE_ACCOUNT} wrong passwords`,
    `After ${FREE_CODES} wrong codes`,
    `end after ${IDLE_MINUTES} minutes without a request and after ${ABSOLUTE_HOURS} hours`,
    `factor must come within ${HALF_MINUTES} minutes`,
  ])('says what the code does: %s', (words) => expect(page).toContain(words));

  it('names only words that are refused', () => {
    const named = /among them (.*?)\. Stored/.exec(page)![1]!;
    const words = [...named.matchAll(/\*(\w+)\*/g)].map(([, word]) => word!);
    expect(words.length).toBeGreaterThan(5);
    expect(words.filter((word) => !COMMON.includes(word))).toEqual([]);
  });
});

/** The code of the program, without tests and what is built. */
const programs = ['apps', 'libs', 'tools'].flatMap((folder) =>
  readdirSync(inCheckout(folder), { recursive: true, encoding: 'utf8' })
    .filter(
      (path) =>
        /\.(ts|tsx|mjs)$/.test(path) && !/node_modules|(^|\/)dist\/|\.(spec|db-spec|journey)\.|testing\//.test(path),
    )
    .map((path) => `${folder}/${path}`),
);

describe('the program', () => {
  it('uses no cipher and no hash that is not approved', () => {
    const weak =
      /create(Hash|Hmac)\(\s*'(md5|sha1|ripemd160)'|'(aes|des|rc4|bf)[\w-]*-(ecb|cbc|ctr)'|RSA_PKCS1_PADDING|'AES-(CBC|CTR)'/i;
    expect(programs.length).toBeGreaterThan(500);
    expect(programs.filter((path) => weak.test(readFileSync(inCheckout(path), 'utf8')))).toEqual([]);
  });

  it('runs no text as a program', () => {
    const runs = /\beval\(|\bnew Function\(|'node:vm'|set(Timeout|Interval)\(\s*['"`]/;
    expect(programs.filter((path) => runs.test(readFileSync(inCheckout(path), 'utf8')))).toEqual([]);
  });

  it('masks each field for a password until its member asks to see it, and lets them paste', () => {
    const forms = programs.filter((path) =>
      /autocomplete[=:] ?\{?['"](current|new)-password/i.test(readFileSync(inCheckout(path), 'utf8')),
    );
    expect(forms.length).toBeGreaterThan(2);
    for (const path of forms) {
      const text = readFileSync(inCheckout(path), 'utf8');
      expect([path, /type(=|: )['"]password['"]/.test(text), /onPaste/i.test(text)]).toEqual([path, true, false]);
    }
  });
});
