/* oxlint-disable jsx-a11y/label-has-associated-control -- the words stand deeper than the rule looks */
import type { PhoneOfMember } from '@vigil/shared/staff-responses/sessions-and-phones.js';
import type { Role } from '@vigil/shared/staff-responses/sign-in.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { Phones } from '../account/phones.js';
import { usePlaces } from '../places-context.js';
import { Awaited, Refused, useStaffFetch } from '../use-staff-fetch.js';
import { PageHead } from '../desk-frame.js';
import { formatDayOf } from '../format-answer.js';
import { EVERYBODY } from '../roles.js';
import { useMember, useSession } from '../session.js';
import { ResetAccess } from './reset-access.js';
import { Invite } from './invite.js';
import { ChangeCountries, CountriesOf, SeesUnknownCountries } from './member-countries.js';
import { SmallTeamSection } from './small-team.js';
import { AccessGivenBy, Vouch, type MemberToVouch } from './vouch.js';
import { Errors } from '../problem-errors.js';
import { Band } from '../../ui/band.js';

interface MemberEntry extends MemberToVouch {
  frozen: boolean;
  createdOn?: string;
  countries: readonly string[] | null;
}

/** `/desk/people`: who may sign in. Administrators invite, give roles and suspend; reviewers can suspend. */
export function MembersPage() {
  const t = useText();
  const me = useMember();
  const { api, again: readSession } = useSession();
  const people = useStaffFetch<{ items: MemberEntry[] }>('/api/members');
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const [toFreeze, setToFreeze] = useState<MemberEntry | null>(null);
  const isAdmin = me.role === 'admin';
  const { isOfSeveral } = usePlaces().gazetteer;
  const change = async (member: MemberEntry, part: Partial<MemberEntry>): Promise<void> => {
    setBusy(member.id);
    setProblem(null);
    const reply = await api.put<MemberEntry>(`/api/members/${member.id}`, {
      role: member.role,
      frozen: member.frozen,
      ...part,
    });
    setBusy(null);
    if (!reply.ok) setProblem(reply.problem);
    people.again();
  };
  /**
   * In a new team, the member who vouches for the second reviewer loses their own exemption and needs a vouch too. They
   * may no longer read this list, and only the session tells them so.
   */
  const afterVouch = (member: MemberEntry, items: readonly MemberEntry[]): void => {
    const endsMyException =
      member.role === 'reviewer' && items.some(({ id, newTeam }) => id === me.id && newTeam === 'exempt');
    if (endsMyException) readSession();
    else people.again();
  };
  const beginWait = async ({ id }: MemberEntry): Promise<void> => {
    const reply = await api.post<null>(`/api/members/${id}/wait`, {});
    setProblem(reply.ok ? null : reply.problem);
    people.again();
  };
  const waitForPhones = async ({ id }: MemberEntry): Promise<void> => {
    setToFreeze(null);
    const reply = await api.post(`/api/field/members/${id}/ending`, {});
    setProblem(reply.ok ? null : reply.problem);
  };
  return (
    <>
      <PageHead title={t('desk.page.people')}>{isAdmin && <Invite />}</PageHead>
      <p class="lead">
        {t('desk.people.about')} {t('vouch.people-about')}
      </p>
      {problem && (
        <Refused problem={problem}>
          <Errors problem={problem} />
        </Refused>
      )}
      <Awaited asked={people}>
        {({ items }) => (
          <>
            {isOfSeveral && <SeesUnknownCountries members={items} />}
            <Table
              stacks
              caption={t('desk.people.count', { n: items.length })}
              rows={items}
              rowKey={(member) => member.id}
              rowClass={(member) => (member.frozen ? 'row-apart' : undefined)}
              columns={[
                {
                  key: 'name',
                  head: t('desk.people.name'),
                  cell: (member) => (
                    <strong>
                      {member.name}
                      {member.id === me.id && <span class="quiet"> {t('desk.people.you')}</span>}
                    </strong>
                  ),
                },
                {
                  key: 'role',
                  head: t('desk.people.role'),
                  cell: (member) =>
                    isAdmin ? (
                      <select
                        class="select select-short"
                        aria-label={t('desk.people.role-of', { name: member.name })}
                        value={member.role}
                        disabled={busy === member.id}
                        onChange={(event) => void change(member, { role: event.currentTarget.value as Role })}
                      >
                        {EVERYBODY.map((role) => (
                          <option key={role} value={role}>
                            {t(`desk.role.${role}`)}
                          </option>
                        ))}
                      </select>
                    ) : (
                      t(`desk.role.${member.role}`)
                    ),
                },
                ...(isOfSeveral
                  ? [
                      {
                        key: 'countries',
                        head: t('desk.people.countries'),
                        cell: (member: MemberEntry) => (
                          <>
                            <CountriesOf countries={member.countries} />{' '}
                            {isAdmin && (
                              <ChangeCountries
                                member={member}
                                onChange={(countries) => change(member, { countries })}
                              />
                            )}
                          </>
                        ),
                      },
                    ]
                  : []),
                {
                  key: 'since',
                  head: t('desk.people.since'),
                  cell: (member) => (member.createdOn ? formatDayOf(member.createdOn, t) : ''),
                },
                { key: 'state', head: t('desk.people.state'), cell: (member) => <State member={member} /> },
                {
                  key: 'do',
                  head: <span class="visually-hidden">{t('desk.form.change')}</span>,
                  cell: (member) => (
                    <span class="row-do">
                      {member.mayVouch && <Vouch member={member} onDone={() => afterVouch(member, items)} />}
                      {member.mayBeginWait && (
                        <Button
                          class="button-small"
                          aria-label={t('vouch.begin-for', { name: member.name })}
                          onClick={() => void beginWait(member)}
                        >
                          {t('vouch.begin')}
                        </Button>
                      )}
                      {isAdmin && !member.frozen && member.id !== me.id && (
                        <ResetAccess id={member.id} name={member.name} />
                      )}
                      {(isAdmin || (!member.frozen && member.role !== 'admin')) && member.id !== me.id && (
                        <Button
                          class="button-small"
                          tone={member.frozen ? 'plain' : 'danger'}
                          busy={busy === member.id}
                          aria-label={t(member.frozen ? 'desk.people.thaw-who' : 'desk.people.freeze-who', {
                            name: member.name,
                          })}
                          onClick={() => {
                            if (member.frozen) void change(member, { frozen: false });
                            else setToFreeze(member);
                          }}
                        >
                          {t(member.frozen ? 'desk.people.thaw' : 'desk.people.freeze')}
                        </Button>
                      )}
                    </span>
                  ),
                },
              ]}
            />
          </>
        )}
      </Awaited>
      <p class="small quiet">{t('desk.people.freeze-help')}</p>
      <SmallTeamSection />
      {isAdmin && <Phones />}
      <Dialog
        open={toFreeze !== null}
        title={toFreeze ? t('desk.people.freeze-who', { name: toFreeze.name }) : ''}
        onClose={() => setToFreeze(null)}
        actions={
          <>
            <Button onClick={() => setToFreeze(null)}>{t('desk.cancel')}</Button>
            <Button
              tone="danger"
              onClick={() => {
                void change(toFreeze!, { frozen: true });
                setToFreeze(null);
              }}
            >
              {t('desk.people.freeze')}
            </Button>
          </>
        }
      >
        <p>{t('desk.people.freeze-help')}</p>
        {toFreeze && <PhonesToLose member={toFreeze} onWait={() => void waitForPhones(toFreeze)} />}
      </Dialog>
    </>
  );
}

/** Shows whether a member is active, who gave them access, who vouched for them, and whose second account this is. */
function State({ member }: { member: MemberEntry }) {
  const t = useText();
  const { vouchedBy, vouchedOn, samePersonAs, newTeam } = member;
  return (
    <>
      {t(member.frozen ? 'desk.people.frozen' : member.waits ? 'vouch.state.waits' : 'desk.people.active')}
      <span class="small quiet">
        {member.accessHow !== null && (
          <>
            <br />
            <AccessGivenBy member={member} />
          </>
        )}
        {vouchedOn !== null && (
          <>
            <br />
            {t(vouchedBy === null ? 'vouch.state.waited' : 'vouch.state.vouched', {
              by: vouchedBy ?? '',
              day: formatDayOf(vouchedOn, t),
            })}
          </>
        )}
        {newTeam === 'exempt' && (
          <>
            <br />
            {t('vouch.state.exempt')}
          </>
        )}
        {samePersonAs !== null && (
          <>
            <br />
            {t('vouch.state.same', { name: samePersonAs })}
          </>
        )}
      </span>
    </>
  );
}

/**
 * Lists the phones that a suspension would wipe and when each was last in contact. If it can wait, they can send their
 * reports first.
 */
function PhonesToLose({ member: { id, name }, onWait }: { member: { id: string; name: string }; onWait: () => void }) {
  const t = useText();
  const phones = useStaffFetch<{ items: PhoneOfMember[] }>(`/api/field/members/${id}/devices`);
  const day = ({ lastSeenOn, endsBy }: PhoneOfMember): string => {
    const seen = lastSeenOn ? formatDayOf(lastSeenOn, t) : t('desk.people.freeze-never');
    return endsBy ? t('desk.people.freeze-ends-by', { day: seen }) : seen;
  };
  return (
    <Awaited asked={phones}>
      {({ items }) =>
        items.length === 0 ? null : (
          <Band tone="note">
            <p>{t('desk.people.freeze-phones', { n: items.length, days: items.map(day).join(t('list.and')) })}</p>
            {items.some(({ endsBy }) => endsBy === null) && (
              <>
                <p>{t('desk.people.freeze-wait-help', { name })}</p>
                <p>
                  <Button onClick={onWait}>{t('desk.people.freeze-wait')}</Button>
                </p>
              </>
            )}
          </Band>
        )
      }
    </Awaited>
  );
}
