import { fromBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import { fingerprintOf, formatFingerprint } from '@vigil/shared/sealing/fingerprint.js';
import type { SealingKeyView, SealingKeys } from '@vigil/shared/staff-responses/sealed-notes.js';
import { useEffect, useState } from 'preact/hooks';
import { useStaffFetch, type Asked } from '../use-staff-fetch.js';
import { ownerOf, readKnown, keyTrustOf, type KeyTrust } from './key-trust.js';

/**
 * A public key and whether this device trusts it. `digits` are for reading aloud and comparing; they are computed here
 * from the key itself.
 */
export interface JudgedKey {
  key: SealingKeyView;
  trust: KeyTrust;
  digits: string;
}

const judged = async (key: SealingKeyView): Promise<JudgedKey> => {
  const fingerprint = await fingerprintOf(ownerOf(key), fromBase64Url(key.publicKey) ?? new Uint8Array());
  return {
    key,
    trust: keyTrustOf(ownerOf(key), key.fingerprint, fingerprint, readKnown()),
    digits: await formatFingerprint(fingerprint),
  };
};

/** Loads and judges all keys that notes are sealed for; null until then. */
export const useSealingKeys = (): {
  asked: Asked<SealingKeys>;
  keys: readonly JudgedKey[] | null;
  judgeAgain: () => void;
} => {
  const asked = useStaffFetch<SealingKeys>('/api/sealing-keys');
  const [keys, setKeys] = useState<readonly JudgedKey[] | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    if (asked.value)
      void Promise.all(asked.value.items.map(judged)).then((all) => {
        if (isCurrent) setKeys(all);
      });
    return () => {
      isCurrent = false;
    };
  }, [asked.value, turn]);
  return { asked, keys, judgeAgain: () => setTurn((n) => n + 1) };
};
