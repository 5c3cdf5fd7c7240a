import { nameOf } from '@vigil/shared/language/name-of.js';
import type { OwnCode, OwnCodePage } from '@vigil/shared/staff-responses/own-codes.js';
import { useMemo } from 'preact/hooks';
import { useText } from '../text-bundles.js';
import { agreedWords } from './agreed-words-context.js';
import type { Asked } from './use-staff-fetch.js';

/** Codes of the organisation's own. */
interface OwnCodes {
  items: readonly OwnCode[];
  /** Returns the name of a code in the reader's language; the code itself until the names are there. */
  name: (code: string) => string;
  asked: Asked<OwnCodePage>;
}

const { Provider, useWords } = agreedWords<OwnCodePage>('/api/own-codes');
export const OwnCodesProvider = Provider;

/** @param isNeeded false: nothing of this page shows them, as far as it knows yet */
export const useOwnCodes = (isNeeded = true): OwnCodes => {
  const t = useText();
  const asked = useWords(isNeeded);
  return useMemo(() => {
    const items = asked.value?.items ?? [];
    const byCode = new Map(items.map((one) => [one.code, one]));
    const name = (code: string): string => {
      const found = byCode.get(code);
      return found ? nameOf(found, t.language) : code;
    };
    return { items, name, asked };
  }, [asked, t]);
};
