import { Account } from '@vigil/shared/incident/account.js';
import { Source } from '@vigil/shared/incident/source.js';
import type { ObjectionUse } from '@vigil/shared/staff-responses/objections.js';
import type { Text } from '@vigil/shared/text/text.js';
import { useEffect } from 'preact/hooks';
import { keyOf, type Tree } from '../draft/record-tree.js';
import type { Form } from '../form/form-context.js';
import { restKey } from '../form/questions.js';

/** Who speaks in the account that an objection becomes, and what kind of source they are. */
const SPEAKERS = {
  'authorities-account': { party: 'PA_AUTHORITY', type: 'SR_AUTHORITY' },
  'described-account': { party: 'PA_AFFECTED', type: 'SR_VICTIM' },
} as const;
const speakerOf = (as: string | null) => (as === null ? undefined : SPEAKERS[as as keyof typeof SPEAKERS]);

/** The address of the record's form for what an objection becomes. */
export const formOfUse = (record: string, objection: string, as: ObjectionUse): string =>
  `/desk/incidents/${record}/edit?objection=${objection}&as=${as}`;

/**
 * Adds the account that an objection becomes: who speaks, and a source whose internal note leads to the objection. None of
 * its words: more people read a record than an objection. Once only, also after a reload.
 */
export const useAccountOfObjection = (form: Form, t: Text): void => {
  useEffect(() => {
    const asked = new URLSearchParams(location.search);
    const [objection, speaker] = [asked.get('objection'), speakerOf(asked.get('as'))];
    if (objection === null || !speaker) return;
    const address = `/desk/objections/${objection}`;
    if ((form.typed.sources as Tree[]).some(({ note }) => String(note ?? '').includes(address))) return;
    const note = t('desk.form.objection-note', { address });
    const source = form.add(['sources'], Source, { type: speaker.type, linkWithheld: 'yes', note });
    const { party } = speaker;
    const account = form.add(['accounts'], Account, { party, aboutThisEvent: 'yes', sources: [source] });
    form.setOpen(restKey([]), true);
    form.setOpen(keyOf(['accounts', account]), true);
  }, []);
};
