import { nameOf } from '@vigil/shared/language/name-of.js';
import type { OwnCode, OwnCodePage } from '@vigil/shared/staff-responses/own-codes.js';

import { createContext, type ComponentChildren } from 'preact';
import { useContext, useEffect, useMemo, useState } from 'preact/hooks';
import { useText } from '../text-bundles.js';
import { useStaffFetch, type Asked } from './use-staff-fetch.js';

/** Codes of the organisation's own. */
interface OwnCodes {
  items: readonly OwnCode[];
  /** Returns the name of a code in the reader's language; the code itself until the names are there. */
  name: (code: string) => string;
  asked: Asked<OwnCodePage>;
}

const OwnCodesContext = createContext<OwnCodes & { need: () => void }>(null!);

/** Loads them once a page needs them: the queue seldom does. */
export function OwnCodesProvider({ children }: { children: ComponentChildren }) {
  const t = useText();
  const [isNeeded, setNeeded] = useState(false);
  const asked = useStaffFetch<OwnCodePage>(isNeeded ? '/api/own-codes' : null);
  const codes = useMemo(() => {
    const items = asked.value?.items ?? [];
    const byCode = new Map(items.map((one) => [one.code, one]));
    const name = (code: string): string => {
      const found = byCode.get(code);
      return found ? nameOf(found, t.language) : code;
    };
    return { items, name, asked, need: () => setNeeded(true) };
  }, [asked.value, asked.problem, asked.isLoading, t]);
  return <OwnCodesContext.Provider value={codes}>{children}</OwnCodesContext.Provider>;
}

/** @param isNeeded false: nothing of this page shows them, as far as it knows yet */
export const useOwnCodes = (isNeeded = true): OwnCodes => {
  const codes = useContext(OwnCodesContext);
  useEffect(() => {
    if (isNeeded) codes.need();
  }, [isNeeded]);
  return codes;
};
