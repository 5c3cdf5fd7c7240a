import { hash, verify } from '@node-rs/argon2';
import type { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { fold } from '@vigil/shared/text-matching/fold.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { ConcurrencyLimiter } from '../platform/http/concurrency-limiter.js';

/** Characters (code points). Length is what makes a password hard to guess; rules about digits only annoy people. */
export const PASSWORD_MIN = 15;
export const PASSWORD_MAX = 200;

/** argon2id, 64 MiB, three passes. Source: RFC 9106, section 4, second option; one lane. */
const ARGON2ID = 2;
const COST = { algorithm: ARGON2ID, memoryCost: 64 * 1024, timeCost: 3, parallelism: 1 } as const;

/**
 * Each hash takes 64 MiB: at most two run at once and forty wait. Whoever fills the queue waits behind themselves, and
 * makes room for others.
 */
const limiter = new ConcurrencyLimiter(2, 40, () => new Problem('too-many-requests', { retryAfterSeconds: 3 }));

/** Makes the same password, typed on two keyboards, equal. */
const normal = (password: string): string => password.normalize('NFKC');

export const hashPassword = (password: string): Promise<string> => limiter.take(() => hash(normal(password), COST));

/** A hash that no password has, so that an unknown name takes as long as a known one. */
let nobody: Promise<string> | null = null;

/**
 * Tells whether a password is the one that was hashed. For null (an unknown name, or a member without a password) it
 * takes equally long and returns false.
 * @param who whoever tries it: all who say nothing are one
 * @throws Problem 'too-many-requests' when too many wait
 */
export const isPassword = async (hashed: string | null, password: string, who = ''): Promise<boolean> => {
  if (nobody === null) {
    nobody = hashPassword(crypto.randomUUID());
    // The next one tries again.
    nobody.catch(() => (nobody = null));
  }
  const against = hashed ?? (await nobody);
  const same = await limiter.take(() => verify(against, normal(password)), who);
  return hashed !== null && same;
};

/** Common parts of careless passwords, especially likely here. Long ones first, so that a part never hides a whole. */
export const COMMON = [
  'correcthorsebatterystaple',
  'password',
  'passphrase',
  'changeme',
  'cambodia',
  'phnompenh',
  'kampuchea',
  'database',
  'incident',
  'vigilance',
  'iloveyou',
  'sunshine',
  'princess',
  'football',
  'baseball',
  'computer',
  'internet',
  'whatever',
  'trustno',
  'letmein',
  'welcome',
  'monitor',
  'reviewer',
  'analyst',
  'administrator',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwerty',
  'azerty',
  'secret',
  'dragon',
  'monkey',
  'shadow',
  'master',
  'freedom',
  'justice',
  'protest',
  'khmer',
  'angkor',
  'vigil',
  'admin',
  'login',
  'hello',
  'human',
  'rights',
  'test',
  'user',
  'pass',
  'demo',
  'love',
  'abc',
].sort((a, b) => b.length - a.length);
const LEET: Readonly<Record<string, string>> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};
/** Characters that must be left once the common words, the member's own name and runs are taken out. */
const LEFT_MIN = 6;

const isRepeated = (text: string): boolean => {
  for (let length = 1; length <= 6; length += 1) {
    if (
      text ===
      text
        .slice(0, length)
        .repeat(Math.ceil(text.length / length))
        .slice(0, text.length)
    )
      return true;
  }
  return false;
};

const withoutRuns = (text: string): string => {
  const letters = Array.from(text);
  const steps = letters.map((letter, index) =>
    index === 0 ? NaN : letter.codePointAt(0)! - letters[index - 1]!.codePointAt(0)!,
  );
  return letters
    .filter(
      (_letter, index) => !(Math.abs(steps[index]!) <= 1 && steps[index] === (steps[index + 1] ?? steps[index - 1])),
    )
    .join('');
};

/**
 * Minimum number of guesses, as a power of ten, for somebody with the usual lists: far more than throttled sign-in
 * allows.
 */
const GUESSES_MIN = 10;

/** Forty thousand common passwords, words, names, dates and keyboard rows: loaded when first needed, in 150 ms. */
let estimator: Promise<ZxcvbnFactory> | null = null;
const loadEstimator = async (): Promise<ZxcvbnFactory> => {
  const [{ ZxcvbnFactory: Factory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  return new Factory({ dictionary, graphs: adjacencyGraphs });
};
const guessesOf = async (text: string, name: string): Promise<number> => {
  estimator ??= loadEstimator();
  return (await estimator).check(text, [name]).guessesLog10;
};

/** Tells whether a password is long but made of what everybody tries first. Works offline. */
export const isCommonPassword = async (password: string, name: string): Promise<boolean> => {
  if ((await guessesOf(normal(password).toLowerCase(), name.toLowerCase())) < GUESSES_MIN) return true;
  const lower = normal(password).toLowerCase().replace(/\s+/g, '');
  if (isRepeated(lower)) return true;
  const letters = (text: string): string =>
    Array.from(text, (letter) => LEET[letter] ?? letter)
      .join('')
      .replace(/[^\p{L}\p{M}]/gu, '');
  const words = [letters(fold(name).replace(/\s+/g, '')), ...COMMON].filter((word) => word.length >= 3);
  const left = (text: string): number =>
    Array.from(words.reduce((rest, word) => rest.replaceAll(word, ''), text)).length;
  return Math.min(left(letters(lower)), left(withoutRuns(lower).replace(/[^\p{L}\p{M}\p{N}]/gu, ''))) < LEFT_MIN;
};

/** Refuses a weak new password. @throws Problem 'invalid-body' that says what is wrong with it. */
export const assertGoodPassword = async (password: string, name: string): Promise<void> => {
  const refuse = (code: string, params?: Record<string, number>): never => {
    throw new Problem('invalid-body', { errors: [{ pointer: '/password', code, ...(params ? { params } : {}) }] });
  };
  if (Array.from(normal(password)).length < PASSWORD_MIN) refuse('password-too-short', { min: PASSWORD_MIN });
  if (password.length > PASSWORD_MAX) refuse('too-long', { max: PASSWORD_MAX });
  if (await isCommonPassword(password, name)) refuse('password-too-common');
};
