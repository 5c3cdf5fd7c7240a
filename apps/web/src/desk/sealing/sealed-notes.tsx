import type { SealedNoteView, SealingKeys } from '@vigil/shared/staff-responses/sealed-notes.js';
import { useState } from 'preact/hooks';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { MoreWords } from '../more-words.js';
import { Awaited, Loading, Refused, useStaffFetch } from '../use-staff-fetch.js';
import { VisibilityBadge } from '../form/visibility-badge.js';
import { usePlaces } from '../places-context.js';
import { DeskLink } from '../desk-link.js';
import { formatMoment } from '../format-answer.js';
import { useMember } from '../session.js';
import { OpenNote } from './open-note.js';
import { formatRecipient } from './recipients.js';
import { SealForm } from './seal-form.js';
import { notesPath, shortName } from './note-path-and-name.js';
import { useSealingKeys, type JudgedKey } from './use-sealing-keys.js';
import './sealing.css';

interface Props {
  incident: string;
  /** Whether the member may write a note. Monitors cannot read back what they sealed. */ maySeal: boolean;
}

/** The sealed notes of a record: who wrote each and for whom. Writes new ones; recipients can open theirs. */
export function SealedNotes(props: Props) {
  return (
    <MoreWords bundles={['app', 'desk', 'account', 'codebook', 'problems', 'sealing']}>
      <Section {...props} />
    </MoreWords>
  );
}

function Section({ incident, maySeal }: Props) {
  const t = useText();
  const { role } = useMember();
  const notes = useStaffFetch<{ total: number; items: SealedNoteView[] }>(notesPath(incident));
  return (
    <section class="record-part sealed-notes" aria-labelledby="sealed-title">
      <h2 id="sealed-title">
        {t('sealing.notes')} <VisibilityBadge of="sealed" />
      </h2>
      <p class="field-help">{t('sealing.about')}</p>
      {role === 'monitor' || role === 'reviewer' ? (
        <ForReaders incident={incident} maySeal={maySeal} notes={notes} />
      ) : (
        <Awaited asked={notes}>
          {({ total }) => <p>{t(total === 0 ? 'sealing.none' : 'sealing.count', { n: total })}</p>}
        </Awaited>
      )}
    </section>
  );
}

function ForReaders({
  incident,
  maySeal,
  notes,
}: Props & { notes: ReturnType<typeof useStaffFetch<{ total: number; items: SealedNoteView[] }>> }) {
  const t = useText();
  const { asked, keys, judgeAgain } = useSealingKeys();
  const [isWriting, setWriting] = useState(false);
  const [isSealed, setSealed] = useState(false);
  const { role } = useMember();
  const changed = (): void => {
    notes.again();
    asked.again();
    judgeAgain();
  };
  return (
    <Awaited asked={notes}>
      {({ items }) =>
        !asked.value || !keys ? (
          <>
            {asked.problem ? <Refused problem={asked.problem} again={asked.again} /> : <Loading again={asked.again} />}
          </>
        ) : (
          <>
            {asked.problem && <Refused problem={asked.problem} again={asked.again} />}
            {items.length === 0 && !isWriting && <p class="quiet">{t('sealing.none')}</p>}
            <ul class="plain sealed-list">
              {items.map((note) => (
                <Note
                  key={note.id}
                  note={note}
                  incident={incident}
                  keys={keys}
                  all={asked.value!}
                  onChanged={changed}
                  maySeal={maySeal}
                />
              ))}
            </ul>
            {isSealed && (
              <Band tone="done">
                <p>{t(role === 'monitor' ? 'sealing.sealed-for-good' : 'sealing.sealed')}</p>
              </Band>
            )}
            {maySeal &&
              (keys.length === 0 ? (
                <p class="sealing-wait">
                  {t('sealing.no-keys')}{' '}
                  {role === 'reviewer' && <DeskLink to="/desk/sealing">{t('sealing.make-key')}</DeskLink>}
                </p>
              ) : isWriting ? (
                <SealForm
                  incident={incident}
                  keys={keys}
                  all={asked.value}
                  onCancel={() => setWriting(false)}
                  onSealed={() => {
                    setWriting(false);
                    setSealed(true);
                    changed();
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
                    {t(items.length === 0 ? 'sealing.write' : 'sealing.write-another')}
                  </Button>
                </p>
              ))}
          </>
        )
      }
    </Awaited>
  );
}

interface NoteProps {
  note: SealedNoteView;
  incident: string;
  keys: readonly JudgedKey[];
  all: SealingKeys;
  maySeal: boolean;
  onChanged: () => void;
}

function Note({ note, incident, keys, all, maySeal, onChanged }: NoteProps) {
  const t = useText();
  const { country } = usePlaces();
  const { role } = useMember();
  const names = (ids: readonly string[]): string =>
    keys
      .filter(({ key }) => ids.includes(key.id))
      .map(({ key }) => formatRecipient(key, t))
      .join(t('list.and'));
  return (
    <li class="sealed-note">
      <p>
        <strong>{t('sealing.note', { name: shortName(note.id) })}</strong>{' '}
        <span class="quiet">
          {t('sealing.by', { name: note.sealedBy, at: formatMoment(note.sealedAt, t, country?.timeZone) })}
        </span>
      </p>
      <p class="small">
        {note.sealedFor.length === 0 ? t('sealing.for-nobody') : t('sealing.for', { names: names(note.sealedFor) })}
        {note.waitingFor.length > 0 && <> {t('sealing.waits-for', { names: names(note.waitingFor) })}</>}
        {note.stale && <> {t('sealing.stale')}</>}
      </p>
      {role === 'reviewer' && (
        <OpenNote note={note} incident={incident} keys={keys} all={all} maySeal={maySeal} onChanged={onChanged} />
      )}
      {note.former.length > 0 && <Former note={note} incident={incident} keys={keys} all={all} onChanged={onChanged} />}
    </li>
  );
}

/** What a note said before somebody sealed it again. */
function Former({ note, incident, keys, all, onChanged }: Omit<NoteProps, 'maySeal'>) {
  const t = useText();
  const { country } = usePlaces();
  const { role } = useMember();
  const when = (at: string): string => formatMoment(at, t, country?.timeZone);
  return (
    <details>
      <summary>{t('sealing.former', { n: note.former.length })}</summary>
      <ul class="plain">
        {note.former.map(({ revision, sealedBy, sealedAt, replacedBy, replacedAt, goesAt, sealedFor }) => (
          <li key={revision}>
            <p class="small">
              {t('sealing.by', { name: sealedBy, at: when(sealedAt) })} ·{' '}
              {t(goesAt === null ? 'sealing.former.changed' : 'sealing.former.resealed', {
                name: replacedBy,
                at: when(replacedAt),
                until: goesAt === null ? '' : when(goesAt),
              })}
            </p>
            {role === 'reviewer' && (
              <OpenNote
                note={{ ...note, sealedFor }}
                revision={revision}
                incident={incident}
                keys={keys}
                all={all}
                maySeal={false}
                onChanged={onChanged}
              />
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
