import { formatCustody } from '@vigil/shared/custody/format-custody.js';
import type { PeoplePage as People } from '@vigil/shared/staff-responses/people.js';
import { useMemo, useState } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { LineField } from '../../ui/line-field.js';
import { SelectField } from '../../ui/select-field.js';
import { Table } from '../../ui/table.js';
import { PageHead } from '../desk-frame.js';
import { DeskLink } from '../desk-link.js';
import { formatCode } from '../format-answer.js';
import { groupName, useGroups } from '../groups-context.js';
import { useMember } from '../session.js';
import { Awaited, useFresh, useStaffFetch } from '../use-staff-fetch.js';
import { EndPageByAddress } from './end-page-by-address.js';
import { countNarrowed, NARROWINGS, narrowPeople, type Narrowing, peopleOn } from './narrow-people.js';
import {
  caseListPage,
  casesPage,
  custodyLimitsPage,
  dossierPage,
  exportPage,
  hearingsPage,
  newPersonPage,
  peoplePage,
  personPage,
} from './people-paths.js';
import { PeopleWithoutTeam } from './waiting-people.js';
import { useToday } from './use-today.js';
import './people.css';

/** So many lines are drawn at once: thousands would hold up a phone. */
const AT_ONCE = 100;

/** `/desk/custody`: the people whom the team follows, as far as this member may know of them. */
export default function PeoplePage() {
  const t = useText();
  const { role } = useMember();
  return (
    <>
      <PageHead title={t('people.title')}>
        {role === 'reviewer' && (
          <>
            <DeskLink to={caseListPage} class="button">
              {t('people.import')}
            </DeskLink>
            <DeskLink to={exportPage} class="button">
              {t('people.export')}
            </DeskLink>
          </>
        )}
        <DeskLink to={newPersonPage()} class="button button-primary">
          + {t('people.add')}
        </DeskLink>
      </PageHead>
      <p class="lead narrow">{t(role === 'monitor' ? 'people.about-monitor' : 'people.about')}</p>
      {role === 'reviewer' && (
        <>
          <PeopleWithoutTeam />
          <List />
        </>
      )}
    </>
  );
}

/** The pages about people, beside each other. */
export function PagesOfPeople({ here }: { here: string }) {
  const t = useText();
  const { countries } = useMember();
  return (
    <nav class="people-pages" aria-label={t('people.title')}>
      {(
        [
          [peoplePage, 'people.list'],
          [casesPage, 'people.cases'],
          [hearingsPage, 'people.hearings'],
          [custodyLimitsPage, 'people.limits'],
          ...(countries === null ? ([['/desk/people-figures', 'desk.page.people-figures']] as const) : []),
        ] as const
      ).map(([path, words]) => (
        <DeskLink key={path} to={path} current={path === here}>
          {t(words)}
        </DeskLink>
      ))}
    </nav>
  );
}

function List() {
  const t = useText();
  const today = useToday();
  const asked = useStaffFetch<People>('/api/people');
  useFresh(asked);
  // What was looked for is in no address: two words lead to a person.
  const [words, setWords] = useState('');
  const [which, setWhich] = useState<Narrowing | null>(null);
  const [most, setMost] = useState(AT_ONCE);
  const all = useMemo(() => peopleOn(asked.value?.items ?? [], today), [asked.value, today]);
  const counts = useMemo(() => countNarrowed(all), [all]);
  const found = useMemo(() => narrowPeople(all, { words, which }), [all, words, which]);
  return (
    <>
      <PagesOfPeople here={peoplePage} />
      <Awaited asked={asked}>
        {({ total }) => (
          <>
            <div class="people-narrow">
              <SelectField
                label={t('people.which')}
                value={which ?? ''}
                none={t('people.which.all', { n: total })}
                options={NARROWINGS.map((one) => [one, t(`people.which.${one}`, { n: counts[one] })] as const)}
                onChange={(value) => setWhich(NARROWINGS.find((one) => one === value) ?? null)}
              />
              <LineField label={t('people.words')} type="search" value={words} onInput={setWords} />
            </div>
            <p role="status" class="small quiet">
              {found.length > most
                ? t('people.shown-of', { k: most, n: found.length })
                : t('people.shown', { n: found.length, total })}
            </p>
            <Table
              stacks
              caption={t('people.list')}
              rows={found.slice(0, most)}
              rowKey={({ id }) => id}
              empty={t(total === 0 ? 'people.nobody-yet' : 'people.none-found')}
              columns={[
                {
                  key: 'handle',
                  head: t('people.handle'),
                  sortBy: ({ handle }) => handle,
                  cell: ({ id, handle, warnings, custody }) => (
                    <>
                      <DeskLink to={personPage(id)}>{handle}</DeskLink>
                      {(warnings.length > 0 || custody.doubts.length > 0) && (
                        <>
                          {' '}
                          <span class="tag">{t('people.to-look-at')}</span>
                        </>
                      )}
                    </>
                  ),
                },
                {
                  key: 'custody',
                  head: t('people.custody'),
                  cell: ({ custody }) => formatCustody(custody.spells, today, t),
                },
                {
                  key: 'risk',
                  head: t('person.risk.label'),
                  sortBy: ({ risk }) => risk,
                  cell: ({ risk }) => formatCode(risk ?? 'RK_HIGH', t),
                },
                { key: 'team', head: t('people.team.short'), cell: ({ team }) => team.join(t('list.and')) },
              ]}
            />
            {found.length > most && (
              <Button onClick={() => setMost(most + AT_ONCE)}>
                {t('people.show-more', { n: Math.min(AT_ONCE, found.length - most) })}
              </Button>
            )}
          </>
        )}
      </Awaited>
      <DossierOfGroup />
      <EndPageByAddress />
    </>
  );
}

/** Leads to the dossier of everybody with a tie to a group. */
function DossierOfGroup() {
  const t = useText();
  const groups = useGroups();
  const [group, setGroup] = useState('');
  if (groups.items.length === 0) return null;
  return (
    <details>
      <summary>{t('people.dossier.group')}</summary>
      <SelectField
        label={t('people.dossier.group.which')}
        value={group}
        none=""
        options={groups.items.map((one) => [one.id, groupName(one, t.language)] as const)}
        onChange={setGroup}
      />
      {group !== '' && (
        <p>
          <DeskLink to={dossierPage('group', group)} class="button">
            {t('people.dossier')}
          </DeskLink>
        </p>
      )}
    </details>
  );
}
