import { randomBytes } from 'node:crypto';
import { masterKey, newRecordKey, decryptValue, encryptValue, unwrapKey, wrapKey, type Place } from './envelope.js';
import { DEMO_KEY, keysOfBytes, newKey, textOfKeys } from './key-file-format.js';
import { nextStep } from './rekey.js';

const key = randomBytes(32);
const place: Place = { table: 'incident_private', row: ['a', 'b', 3], field: 'narrative', keyId: 'k' };

describe('an encrypted value', () => {
  it.each([
    ['a text'],
    ['ភាសាខ្មែរ \u200b'],
    [''],
    [{ lat: 11.5, lon: 104.9, accuracyMetres: null }],
    [0],
    [['x']],
    ['long '.repeat(4000)],
  ])('opens as it was: %j', (value) => {
    expect(decryptValue(key, place, encryptValue(key, place, value))).toEqual(value);
  });

  it('is another one each time, and shows neither the value nor its exact length', () => {
    const [one, two] = [
      encryptValue(key, place, 'the heron'),
      encryptValue(key, place, 'a much longer answer about herons'),
    ];
    expect(one.equals(encryptValue(key, place, 'the heron'))).toBe(false);
    expect(one.includes('heron')).toBe(false);
    expect(one).toHaveLength(12 + 64 + 16);
    expect(two).toHaveLength(one.length);
  });
});

describe('the key of a record', () => {
  it('opens with the master key that it was wrapped with, for that record', () => {
    const [master, recordKey] = [newKey(), newRecordKey()];
    expect(unwrapKey(master, 'r', recordKey.id, wrapKey(master, 'r', recordKey))).toEqual(recordKey.secret);
  });
});

describe('a master key', () => {
  it('is written as a line and read again, the newest first', () => {
    const keys = [newKey(), newKey()];
    expect(keysOfBytes(Buffer.from(textOfKeys(keys)), 'x')).toEqual(keys);
  });

  it('has an id and a check value that follow from it and do not give it away', () => {
    const one = newKey();
    expect(masterKey(one.secret)).toEqual(one);
    expect(one.secret.toString('base64url')).not.toContain(one.id);
    expect(one.checkValue.equals(one.secret)).toBe(false);
    expect(new Set(Array.from({ length: 100 }, () => newKey().id)).size).toBe(100);
  });
});

describe('re-keying', () => {
  const [fresh, old] = [newKey(), newKey()];
  it.each([
    [[old], old.id, true, 'make a key'],
    [[old], old.id, false, 'no new key'],
    [[fresh, old], old.id, true, 'change over'],
    [[fresh, old], old.id, false, 'change over'],
    [[fresh, old], fresh.id, true, 'go on'],
  ] as const)('goes on where it was cut off', (keys, current, mayMake, step) =>
    expect(nextStep(keys, current, mayMake)).toBe(step),
  );
});

describe('what goes wrong', () => {
  it.each([
    ['another table', { ...place, table: 'log_value' }],
    ['another record', { ...place, row: ['c', 'b', 3] }],
    ['another child', { ...place, row: ['a', 'c', 3] }],
    ['another revision', { ...place, row: ['a', 'b', 4] }],
    ['another field', { ...place, field: 'placeNote' }],
    ['another key', { ...place, keyId: 'l' }],
    ['parts that are joined otherwise', { ...place, row: ['a,b', 3] }],
  ])('does not open when it was moved to %s', (_what, elsewhere) => {
    expect(() => decryptValue(key, elsewhere, encryptValue(key, place, 'heron'))).toThrow(
      expect.objectContaining({ name: 'CannotOpen' }),
    );
  });

  it('does not open with one bit changed, wherever, nor when it was cut, nor with another key; and says nothing of the value', () => {
    const sealed = encryptValue(key, place, 'heron');
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => decryptValue(key, place, changed)).toThrow('cannot be opened');
    }
    for (let length = 0; length < sealed.length; length += 1)
      expect(() => decryptValue(key, place, sealed.subarray(0, length))).toThrow('cannot be opened');
    expect(() => decryptValue(randomBytes(32), place, sealed)).toThrow(
      /^a value of incident_private, field narrative, cannot be opened with key k$/,
    );
  });

  it('opens the key of a record for no other record and with no other master key', () => {
    const [master, recordKey] = [newKey(), newRecordKey()];
    const wrapped = wrapKey(master, 'r', recordKey);
    expect(() => unwrapKey(master, 's', recordKey.id, wrapped)).toThrow('cannot be opened');
    expect(() => unwrapKey(master, 'r', 'another', wrapped)).toThrow('cannot be opened');
    expect(() => unwrapKey(newKey(), 'r', recordKey.id, wrapped)).toThrow('cannot be opened');
  });

  const line = textOfKeys([newKey()]).split('\n').at(-2)!;
  it.each([
    ['nothing', '', 'holds no key'],
    ['only remarks', '# a key\n\n', 'holds no key'],
    ['words', 'my secret password', 'is damaged'],
    ['half a line', line.slice(0, 40), 'is damaged'],
    ['a line without its end', line.slice(0, 54), 'is damaged'],
    [
      'one letter changed',
      line.replace(/^(.{20})./, (_all, start: string) => `${start}${line[20] === 'A' ? 'B' : 'A'}`),
      'is damaged',
    ],
    ['a key of zeros', textOfKeys([masterKey(Buffer.alloc(32))]), 'was not made by chance'],
  ])('refuses a key file that holds %s, in one sentence without what it holds', (_what, text, sentence) => {
    expect(() => keysOfBytes(Buffer.from(text), 'VIGIL_KEY_FILE (/a/file)')).toThrow(
      expect.objectContaining({
        name: 'OperatorError',
        message: expect.stringMatching(new RegExp(`^VIGIL_KEY_FILE \\(/a/file\\) .*${sentence}`)),
      }),
    );
    try {
      keysOfBytes(Buffer.from(text), 'x');
    } catch (error) {
      for (const word of text
        .replaceAll(/^#.*$/gm, '')
        .split(/\s+/)
        .filter((one) => one.length > 12))
        expect((error as Error).message).not.toContain(word);
    }
  });

  it('knows the demo’s key for what it is, however it is written', () =>
    expect(keysOfBytes(Buffer.from(textOfKeys([DEMO_KEY])), 'x')[0]!.id).toBe(DEMO_KEY.id));
});
