import type { ObjectionDecision } from '@vigil/shared/public/objection.js';
import type { ObjectionEntry } from '@vigil/shared/staff-responses/objections.js';
import { useEffect, useState } from 'preact/hooks';
import { useMember } from '../session.js';
import { keepTabOpen } from '../use-ask-before-leaving.js';

/** What somebody typed about an objection and has not saved; what they left alone is not in it. */
export interface TypedAnswer {
  note?: string;
  answer?: string;
  decision?: ObjectionDecision | '';
  contacted?: boolean;
}

/** By member and objection. In the memory of this page alone: it ends when the page is left or loaded again. */
const kept = new Map<string, { revision: number; typed: TypedAnswer }>();
const warn = (event: Event): void => keepTabOpen(event);

/**
 * Holds what is typed, also while its writer looks at the record or corrects it; whoever closes the tab is asked first.
 * @returns also whether it was typed about an earlier revision
 */
export const useTypedAnswer = ({
  id,
  revision,
}: ObjectionEntry): [typed: TypedAnswer, type: (typed: TypedAnswer) => void, isOfEarlier: boolean] => {
  const { id: me } = useMember();
  const key = `${me} ${id}`;
  const [before] = useState(() => kept.get(key));
  const [typed, setTyped] = useState<TypedAnswer>(before?.typed ?? {});
  const keep = (now: TypedAnswer): void => {
    if (Object.keys(now).length > 0) kept.set(key, { revision, typed: now });
    else kept.delete(key);
    (kept.size > 0 ? addEventListener : removeEventListener)('beforeunload', warn);
  };
  useEffect(() => keep(typed), [key, revision]);
  return [
    typed,
    // At once, not once it is drawn: the form may be gone by then.
    (now) => {
      keep(now);
      setTyped(now);
    },
    before !== undefined && before.revision !== revision,
  ];
};
