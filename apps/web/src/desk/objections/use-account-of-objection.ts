import { Account } from '@vigil/shared/incident/account.js';
import { Source } from '@vigil/shared/incident/source.js';
import type { ObjectionUse } from '@vigil/shared/staff-responses/objections.js';
import type { Text } from '@vigil/shared/text/text.js';
import { useEffect } from 'preact/hooks';
import { keyOf, type Tree } from '../draft/record-tree.js';
import { anchorOf, type Form } from '../form/form-context.js';
import { restKey } from '../form/questions.js';

/** Who speaks in the account that an objection becomes, and what kind of source they are. */
const SPEAKERS = {
  'authorities-account': { party: 'PA_AUTHORITY', type: 'SR_AUTHORITY' },
  'described-account': { party: 'PA_AFFECTED', type: 'SR_VICTIM' },
} as const;
const speakerOf = (as: string | null) => (as === null ? undefined : SPEAKERS[as as keyof typeof SPEAKERS]);

/** The address of the record's form for what an objection becomes. */
export const formPathFor = (record: string, objection: string, as: ObjectionUse): string =>
  `/desk/incidents/${record}/edit?objection=${objection}&as=${as}`;

/**
 * Adds the account that an objection becomes: who speaks, and a source whose internal note leads to the objection. None
 * of its words: more people read a record than an objection. Once only, also after a reload.
 */
export const useAccountOfObjection = (form: Form, t: Text): void => {
  useEffect(() => {
    const asked = new URLSearchParams(location.search);
    const [objection, speaker] = [asked.get('objection'), speakerOf(asked.get('as'))];
    if (objection === null || !speaker) return;
    const address = `/desk/objections/${objection}`;
    const known = (form.typed.sources as Tree[]).find((source) => String(source['note'] ?? '').includes(address));
    const there =
      known &&
      (form.typed.accounts as Tree[]).find(({ sources }) => (sources as string[]).includes(String(known['id'])));
    const account = known ? there?.['id'] : addAccount(form, speaker, t('desk.form.objection-note', { address }));
    if (account === undefined) return;
    const path = ['accounts', String(account)];
    form.setOpen(restKey([]), true);
    form.setOpen(keyOf(path), true);
    requestAnimationFrame(() =>
      requestAnimationFrame(() => document.getElementById(anchorOf(path))?.scrollIntoView({ block: 'center' })),
    );
  }, []);
};

const addAccount = (form: Form, { party, type }: { party: string; type: string }, note: string): string => {
  const source = form.add(['sources'], Source, { type, linkWithheld: 'yes', note });
  return form.add(['accounts'], Account, { party, aboutThisEvent: 'yes', sources: [source] });
};
