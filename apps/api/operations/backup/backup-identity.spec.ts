import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { masterKey } from '../../encryption/envelope.js';
import { parseRecipient, textOfRecipient } from '../../platform/backup-settings.js';
import { newIdentity, openSealed, readIdentity, sealTo, textOfIdentity } from './backup-identity.js';
import { newBackupKeys, openBackupKeys } from './backup-key.js';

const folder = mkdtempSync(join(tmpdir(), 'vigil-identity-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const fileWith = (text: string): string => {
  const file = join(folder, randomBytes(4).toString('hex'));
  writeFileSync(file, text, { mode: 0o600 });
  return file;
};
const master = masterKey(randomBytes(32));

describe('a backup that is sealed to a recipient', () => {
  it('opens with the identity of the file and the key of internal answers, and with neither alone', async () => {
    const made = await newIdentity();
    const recipient = parseRecipient(textOfRecipient(made.recipient));
    const identity = await readIdentity(fileWith(textOfIdentity(made)));
    const { keys, wrapped } = await newBackupKeys('b1', master, recipient);
    expect(await openBackupKeys('b1', master, identity, wrapped)).toEqual(keys);
    expect(await openBackupKeys('b1', master, null, wrapped)).toBeNull();
    expect(await openBackupKeys('b1', masterKey(randomBytes(32)), identity, wrapped)).toBeNull();
    expect(await openBackupKeys('b1', master, (await newIdentity()).identity, wrapped)).toBeNull();
    expect(await openBackupKeys('b2', master, identity, wrapped)).toBeNull();
  });

  it('cannot be made up by somebody who has the recipient alone', async () => {
    const { identity, recipient } = await newIdentity();
    const forged = await sealTo(recipient, 'b1', randomBytes(60));
    expect(await openSealed(identity, 'b1', forged)).toHaveLength(60);
    expect(await openBackupKeys('b1', master, identity, forged.toString('base64url'))).toBeNull();
  });

  it('is sealed otherwise each time', async () => {
    const { recipient } = await newIdentity();
    const [one, two] = [await sealTo(recipient, 'b', Buffer.from('x')), await sealTo(recipient, 'b', Buffer.from('x'))];
    expect(one.equals(two)).toBe(false);
  });
});

describe('what goes wrong', () => {
  it('any changed letter of a recipient is noticed', async () => {
    const text = textOfRecipient((await newIdentity()).recipient);
    for (let at = 0; at < text.length; at += 1) {
      const other = text[at] === 'a' ? 'b' : 'a';
      expect(() => parseRecipient(text.slice(0, at) + other + text.slice(at + 1))).toThrow(
        /^VIGIL_BACKUP_RECIPIENT is/,
      );
    }
    expect(() => parseRecipient('')).toThrow(/new-identity/);
  });

  it('a damaged identity, a file without one and one that others may read are refused, and no value is repeated', async () => {
    const text = textOfIdentity(await newIdentity());
    const secret = /vigil-backup-identity (\S+)/.exec(text)![1]!;
    const changed = text.replace(secret, (secret.startsWith('A') ? 'B' : 'A') + secret.slice(1));
    for (const wrong of [changed, '', 'vigil-key abc def\n', text.replace(secret, secret.slice(2))]) {
      const refused = await readIdentity(fileWith(wrong)).catch((error: unknown) => error as Error);
      expect(refused).toMatchObject({ name: 'OperatorError', message: expect.stringContaining('holds no identity') });
      expect((refused as Error).message).not.toContain(secret.slice(5, 20));
    }
    const open = fileWith(text);
    chmodSync(open, 0o644);
    await expect(readIdentity(open)).rejects.toThrow(/can be read by every user/);
    await expect(readIdentity(join(folder, 'none'))).rejects.toThrow(/\(ENOENT\): name its file\.$/);
  });
});
