import type { IdentityView } from '@vigil/shared/staff-responses/people.js';
import type { SealingKeys } from '@vigil/shared/staff-responses/sealed-notes.js';
import { useState } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { DeskLink } from '../desk-link.js';
import { formatMoment } from '../format-answer.js';
import { VisibilityBadge } from '../form/visibility-badge.js';
import { usePlaces } from '../places-context.js';
import { OpenSealed } from '../sealing/open-sealed.js';
import { shortName } from '../sealing/note-path-and-name.js';
import { formatRecipient } from '../sealing/recipients.js';
import '../sealing/sealing.css';
import { type JudgedKey, useSealingKeys } from '../sealing/use-sealing-keys.js';
import { useMember, useSession } from '../session.js';
import { Refused } from '../use-staff-fetch.js';
import type { OpenedHere } from './identity-crypto.js';
import { IdentityForm, ReadIdentity } from './identity-form.js';

interface Props {
  person: string;
  /** The ids of those who follow the person. */
  team: readonly string[];
  identities: readonly IdentityView[];
  onChanged: () => void;
}

/**
 * Who a person is: sealed in the browser for the team, which opens it there. A monitor seals and reads nothing back.
 */
export function Identities({ person, team, identities, onChanged }: Props) {
  const t = useText();
  const { role } = useMember();
  const { asked, keys } = useSealingKeys();
  const [isWriting, setWriting] = useState(false);
  const [isSealed, setSealed] = useState(false);
  const ofTeam = (keys ?? []).filter(({ key }) => key.member === null || team.includes(key.member.id));
  return (
    <section class="record-part sealed-notes" aria-labelledby="identity-title">
      <h2 id="identity-title">
        {t('people.identity')} <VisibilityBadge of="sealed" />
      </h2>
      <p class="field-help">{t('people.identity.about')}</p>
      {asked.problem && <Refused problem={asked.problem} again={asked.again} />}
      {asked.value && keys && (
        <>
          {identities.length === 0 && !isWriting && role === 'reviewer' && (
            <p class="quiet">{t('people.identity.none')}</p>
          )}
          <ul class="plain sealed-list">
            {identities.map((identity) => (
              <Entry key={identity.id} {...{ person, identity, onChanged }} keys={ofTeam} all={asked.value!} />
            ))}
          </ul>
          {isSealed && (
            <Band tone="done">
              <p>{t(role === 'monitor' ? 'sealing.sealed-for-good' : 'sealing.sealed')}</p>
            </Band>
          )}
          {ofTeam.length === 0 ? (
            <p class="sealing-wait">
              {t('people.identity.no-keys')}{' '}
              {role === 'reviewer' && <DeskLink to="/desk/sealing">{t('sealing.make-key')}</DeskLink>}
            </p>
          ) : isWriting ? (
            <IdentityForm
              person={person}
              keys={ofTeam}
              all={asked.value}
              onCancel={() => setWriting(false)}
              onSealed={() => {
                setWriting(false);
                setSealed(true);
                onChanged();
              }}
            />
          ) : (
            <p>
              <Button
                onClick={() => {
                  setWriting(true);
                  setSealed(false);
                }}
              >
                {t(identities.length === 0 ? 'people.identity.write' : 'people.identity.write-another')}
              </Button>
            </p>
          )}
        </>
      )}
    </section>
  );
}

interface EntryProps {
  person: string;
  identity: IdentityView;
  keys: readonly JudgedKey[];
  all: SealingKeys;
  onChanged: () => void;
}

function Entry({ identity, keys, ...rest }: EntryProps) {
  const t = useText();
  const { country } = usePlaces();
  const names = (ids: readonly string[]): string =>
    keys
      .filter(({ key }) => ids.includes(key.id))
      .map(({ key }) => formatRecipient(key, t))
      .join(t('list.and'));
  const { id, sealedBy, sealedAt, sealedFor, waitingFor, former } = identity;
  const by = (name: string, at: string): string =>
    t('sealing.by', { name, at: formatMoment(at, t, country?.timeZone) });
  return (
    <li class="sealed-note">
      <p>
        <strong>{t('sealing.note', { name: shortName(id) })}</strong>{' '}
        <span class="quiet">{by(sealedBy, sealedAt)}</span>
      </p>
      <p class="small">
        {sealedFor.length === 0 ? t('sealing.for-nobody') : t('sealing.for', { names: names(sealedFor) })}
        {waitingFor.length > 0 && <> {t('sealing.waits-for', { names: names(waitingFor) })}</>}
        {identity.stale && <> {t('sealing.stale')}</>}
      </p>
      <OpenIdentity {...{ identity, keys, ...rest }} sealedFor={sealedFor} />
      {former.length > 0 && (
        <details>
          <summary>{t('sealing.former', { n: former.length })}</summary>
          <ul class="plain">
            {former.map((one) => (
              <li key={one.revision}>
                <p class="small">{by(one.sealedBy, one.sealedAt)}</p>
                <OpenIdentity {...{ identity, keys, ...rest }} sealedFor={one.sealedFor} revision={one.revision} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

function OpenIdentity({
  person,
  identity: { id: entry },
  sealedFor,
  revision,
  keys,
  all,
  onChanged,
}: EntryProps & { sealedFor: readonly string[]; revision?: number }) {
  const t = useText();
  const { api } = useSession();
  return (
    <OpenSealed<OpenedHere>
      id={entry}
      {...{ revision, sealedFor, keys }}
      open={async (reader) =>
        (await import('./identity-crypto.js')).openPerson(api, { person, entry }, reader, revision)
      }
      read={({ identity }) => <ReadIdentity identity={identity} />}
      changes={t('people.identity.change')}
      form={
        revision === undefined
          ? (opened, { back, close }) => (
              <IdentityForm
                {...{ person, keys, all }}
                opened={{ entry, ...opened }}
                onCancel={back}
                onSealed={() => {
                  close();
                  onChanged();
                }}
              />
            )
          : undefined
      }
    />
  );
}
