import type { PersonAct } from '@vigil/shared/people/person.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { actKind, label } from '@vigil/shared/vocabulary/vocabulary.js';
import { formatCount } from '@vigil/shared/counting/count-value.js';
import { useText } from '../../text-bundles.js';
import { SelectField } from '../../ui/select-field.js';
import { DeskLink } from '../desk-link.js';
import { incidentPath } from '../incident-path.js';
import { recordTitle } from '../record-title.js';
import { Awaited, useStaffFetch } from '../use-staff-fetch.js';

interface Props {
  link: Pick<PersonAct, 'incident' | 'act'>;
  onChoose: (act: string | null) => void;
}

/** The incident in which a person was taken, and by which of its acts. */
export function ChooseAct({ link, onChoose }: Props) {
  const t = useText();
  const asked = useStaffFetch<IncidentRecord>(incidentPath(link.incident!));
  return (
    <Awaited asked={asked}>
      {({ id, incident }) => (
        <div class="people-act">
          <p>
            {t('people.taken-in')} <DeskLink to={`/desk/incidents/${id}`}>{recordTitle(incident, t)}</DeskLink>
          </p>
          <SelectField
            label={t('personAct.act.label')}
            help={t('personAct.act.help')}
            value={link.act ?? ''}
            none={t('people.act-not-known')}
            options={actsThatTook(incident.acts).map((act) => [
              act.id,
              [label(act.type!, t.language), formatCount(act.people, t)].filter(Boolean).join(' · '),
            ])}
            onChange={(act) => onChoose(act === '' ? null : act)}
          />
        </div>
      )}
    </Awaited>
  );
}

/** Returns those acts of an incident that deprived people of liberty. */
export const actsThatTook = <A extends { type: string | null }>(acts: readonly A[]): A[] =>
  acts.filter(({ type }) => type !== null && type !== 'D_RELEASED' && actKind(type) === 'liberty');
