import type { PersonAct } from '@vigil/shared/people/person.js';
import type { PersonView } from '@vigil/shared/staff-responses/people.js';
import { useText } from '../../text-bundles.js';
import { formatCode } from '../format-answer.js';
import { etagOf } from '../incident-path.js';
import { useSession } from '../session.js';
import { ChooseAct } from './choose-act.js';
import { LinkedIncidents } from './linked-incidents.js';
import { personPath } from './people-paths.js';

/** The incidents in which a person was taken, each with the act. */
export function ActsOfPerson({ view, onChanged }: { view: PersonView; onChanged: () => void }) {
  const t = useText();
  const { api } = useSession();
  return (
    <LinkedIncidents<PersonAct>
      title={t('people.acts')}
      none={t('people.acts.none')}
      links={view.person.acts}
      linkTo={(incident) => ({ id: crypto.randomUUID(), incident, act: null })}
      ask={(link, onChange) => <ChooseAct link={link} onChoose={(act) => onChange({ ...link, act })} />}
      beside={(link, record) => {
        const act = record?.incident.acts.find(({ id }) => id === link.act);
        return act ? formatCode(act.type, t) : t('people.act-not-known');
      }}
      save={(acts) =>
        api.put(
          personPath(view.id),
          { person: { ...view.person, acts }, team: view.team.map(({ id }) => id) },
          { ifMatch: etagOf(view.revision) },
        )
      }
      onChanged={onChanged}
    />
  );
}
