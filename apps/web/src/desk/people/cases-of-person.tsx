import type { Day } from '@vigil/shared/day/day.js';
import type { Charge } from '@vigil/shared/people/court-case.js';
import { formatCharge, formatChargeStatus, formatOffence } from '@vigil/shared/people/format-charge.js';
import { formatEvent } from '@vigil/shared/people/format-event.js';
import type { CaseEventView, PersonView } from '@vigil/shared/staff-responses/people.js';
import { useText } from '../../text-bundles.js';
import { DeskLink } from '../desk-link.js';
import { formatCode } from '../format-answer.js';
import { casePage } from './people-paths.js';

/** The cases that a person is in, with the charges and what became of each. */
export function CasesOfPerson({ view: { cases, events }, today }: { view: PersonView; today: Day }) {
  const t = useText();
  return (
    <section class="record-part" aria-labelledby="cases-title">
      <h2 id="cases-title">{t('people.person-cases')}</h2>
      {cases.length === 0 && <p class="quiet">{t('people.person-cases.none')}</p>}
      <ul class="plain">
        {cases.map(({ id, handle, roles, charges }) => (
          <li key={id}>
            <p>
              <DeskLink to={casePage(id)}>{handle}</DeskLink>{' '}
              <span class="quiet">{roles.map((role) => formatCode(role, t)).join(t('list.and'))}</span>
            </p>
            <ul class="people-charges">
              {charges.map((charge) => (
                <li key={charge.id}>
                  <ChargeLine {...{ charge, events, today }} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** One charge: law and article, what it is on a day, and its history. */
export function ChargeLine({
  charge,
  events,
  today,
}: {
  charge: Charge;
  events: readonly CaseEventView[];
  today: Day;
}) {
  const t = useText();
  const dated = events.map(({ id, event }) => ({ id, when: event.when! }));
  const offence = formatOffence(charge, t);
  const { history } = charge;
  return (
    <>
      <strong>{formatCharge(charge, t)}</strong>
      {offence !== null && ` (${offence})`}: {formatChargeStatus(charge, dated, today, t)}
      {history.length > 0 && (
        <details>
          <summary>{t('people.charge.history')}</summary>
          <ol>
            {history.map((entry) => {
              const found = events.find(({ id }) => id === entry.event);
              return (
                <li key={entry.id}>
                  {formatCode(entry.status, t)}
                  {found && <> · {formatEvent(found.event, t)}</>}
                </li>
              );
            })}
          </ol>
        </details>
      )}
    </>
  );
}
