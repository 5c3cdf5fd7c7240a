import type { PersonView } from '@vigil/shared/staff-responses/people.js';
import { useId, useState } from 'preact/hooks';
import type { ProblemBody, Reply } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { SelectField } from '../../ui/select-field.js';
import { DeskForm } from '../desk-form.js';
import { DeskLink } from '../desk-link.js';
import { formatMoment } from '../format-answer.js';
import { usePlaces } from '../places-context.js';
import { useMember, useSession } from '../session.js';
import { Refused } from '../use-staff-fetch.js';
import { isFollowedAlone } from './is-followed-alone.js';
import { personPage, personPath } from './people-paths.js';
import type { PossibleDuplicate } from './possible-duplicates.js';

interface Props {
  view: PersonView;
  duplicates: readonly PossibleDuplicate[];
  others: readonly { id: string; handle: string }[];
  onChanged: () => void;
}

type Asking = 'join' | 'undo' | 'erase' | null;

/** What takes two people: to join this entry into another of the same person, to undo that, and to erase the person. */
export function JoinAndErase({ view, duplicates, others, onChanged }: Props) {
  const t = useText();
  const { api } = useSession();
  const { name: me } = useMember();
  const { country } = usePlaces();
  const [asking, setAsking] = useState<Asking>(null);
  const [into, setInto] = useState('');
  const form = useId();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const { id, joining, erasure } = view;
  const send = async (ask: Promise<Reply<unknown>>): Promise<void> => {
    setBusy(true);
    const reply = await ask;
    setBusy(false);
    setAsking(null);
    setProblem(reply.ok ? null : reply.problem);
    onChanged();
  };
  // With what this page shows: another joining that took its place is not answered unseen.
  const answer = (agrees: boolean): void =>
    void send(
      api.post(personPath(id, 'joinings', 'answers'), {
        agrees,
        into: joining?.into,
        isUndoing: joining?.agreedBy !== null,
      }),
    );
  const likely = new Set(duplicates.map((one) => one.id));
  const choices = [...duplicates, ...others.filter((one) => one.id !== id && !likely.has(one.id))];
  const asker = joining && (joining.agreedBy === null ? joining.askedBy : joining.undoAskedBy);
  return (
    <section class="record-part" aria-labelledby="two-people-title">
      <h2 id="two-people-title">{t('people.two')}</h2>
      <p class="field-help">{t('people.two.about')}</p>
      {isFollowedAlone(view, me) && <p>{t('people.two.alone')}</p>}
      {problem && (
        <Refused problem={problem}>
          {problem.errors?.map(({ pointer, text }) => (
            <p key={pointer}>{text}</p>
          ))}
        </Refused>
      )}
      {view.joined.length > 0 && (
        <p>
          {t('people.joined')}{' '}
          {view.joined.map((one, at) => (
            <span key={one.id}>
              {at > 0 && t('list.and')}
              <DeskLink to={personPage(one.id)}>{one.handle}</DeskLink>
            </span>
          ))}
        </p>
      )}
      {joining && (
        <p>
          {t(joining.agreedBy === null ? 'people.joining' : 'people.joined-into')}{' '}
          <DeskLink to={personPage(joining.into)}>{joining.handle}</DeskLink>
          {asker && (
            <>
              {'. '}
              {t(joining.agreedBy === null ? 'people.join.asked-by' : 'people.undo.asked-by', { name: asker })}
            </>
          )}
        </p>
      )}
      <p class="row-do">
        {asker && asker !== me && (
          <Button busy={busy} onClick={() => answer(true)}>
            {t('people.two.agree')}
          </Button>
        )}
        {asker && (
          <Button busy={busy} onClick={() => answer(false)}>
            {t(asker === me ? 'people.two.take-back' : 'people.two.refuse')}
          </Button>
        )}
        {!joining && <Button onClick={() => setAsking('join')}>{t('people.join')}</Button>}
        {joining && !asker && <Button onClick={() => setAsking('undo')}>{t('people.undo')}</Button>}
        {erasure === null && (
          <Button id="erase-person" tone="danger" onClick={() => setAsking('erase')}>
            {t('people.erase')}
          </Button>
        )}
      </p>
      {erasure && (
        <p>
          {t('people.erase.asked', {
            name: erasure.askedBy,
            at: formatMoment(erasure.askedAt, t, country?.timeZone),
          })}{' '}
          <DeskLink to="/desk/erasures">{t('desk.page.erasures')}</DeskLink>
        </p>
      )}
      <Dialog
        isForm={asking === 'join'}
        open={asking !== null}
        title={asking === null ? '' : t(`people.${asking}`)}
        onClose={() => setAsking(null)}
        actions={
          <>
            <Button tone={asking === 'erase' ? 'danger' : 'primary'} busy={busy} type="submit" form={form}>
              {t('people.two.ask')}
            </Button>
            <Button onClick={() => setAsking(null)}>{t('desk.cancel')}</Button>
          </>
        }
      >
        <DeskForm
          id={form}
          onSubmit={() =>
            send(
              asking === 'join'
                ? api.post(personPath(id, 'joinings'), { into })
                : asking === 'undo'
                  ? api.post(personPath(id, 'joinings', 'undoings'), {})
                  : api.post(personPath(id, 'erasures'), { entries: view.entries }),
            )
          }
        >
          <p>{asking === null ? '' : t(`people.${asking}.about`)}</p>
          {asking === 'join' && (
            <SelectField
              label={t('people.join.into')}
              value={into}
              none={t('desk.form.choose')}
              required
              options={choices.map((one) => [one.id, one.handle] as const)}
              onChange={setInto}
            />
          )}
        </DeskForm>
      </Dialog>
    </section>
  );
}
