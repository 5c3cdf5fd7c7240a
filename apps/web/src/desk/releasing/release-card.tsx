import type { Question } from '@vigil/shared/counting/question.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { ReleaseView, PublicWords } from '@vigil/shared/staff-responses/releases.js';
import { useId, useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { Refused } from '../use-staff-fetch.js';
import { DeskLink } from '../desk-link.js';
import { useGroups } from '../groups-context.js';
import { formatPlacePath, usePlaces } from '../places-context.js';
import { Errors } from '../problem-errors.js';
import { PublicPreviewLater } from '../reviewing/public-preview-later.js';
import { type Preview, Warnings } from '../reviewing/publication-warnings.js';
import { LogoPicture } from '../administering/logo-picture.js';
import { formatMoment } from '../format-answer.js';
import { useSession } from '../session.js';
import { loadedLater } from '../loaded-later.js';
import { formFieldError } from '../form-field-error.js';
import { ReportFormats } from '../report-writing/report-formats.js';
import { useAskBeforeLeaving } from '../use-ask-before-leaving.js';
import { audienceOf, kindOf, changedDetailsOf, nameOf, type Names } from './changed-public-details.js';

interface Props {
  release: ReleaseView;
  /** On the first page: a public page is shown once somebody opens it. */
  isHome?: boolean;
  onDone: () => void;
  onChanged: (current: ReleaseView) => void;
}

/**
 * One proposal: what readers see now and would see, side by side, and the decision of a second person, who has the page
 * of a record before them when they agree to it.
 */
export function ReleaseCard({ release, isHome = false, onDone, onChanged }: Props) {
  const t = useText();
  const { api } = useSession();
  const { country } = usePlaces();
  const title = useId();
  const [busy, setBusy] = useState(false);
  const [isRefusing, setRefusing] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [isOpen, setOpen] = useState(!isHome);
  const [isSeen, setSeen] = useState(publicPageOf(release) === null && figureOf(release) === null);
  const [isOther, setOther] = useState(false);
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  useAskBeforeLeaving(isRefusing && reason !== '');
  const what = nameOf(release, useReleaseNames());
  const isForGood = kindOf(release) === 'retraction';
  const verb = audienceOf(release) === 'readers' ? 'release' : 'agree';
  const send = async (work: () => Promise<{ ok: true } | { ok: false; problem: ProblemBody }>): Promise<void> => {
    setBusy(true);
    const reply = await work();
    setBusy(false);
    if (reply.ok) return onDone();
    const isOther = reply.problem.code === 'changed-meanwhile';
    const current =
      isOther || reply.problem.code === 'no-longer-published' ? (reply.problem['current'] as ReleaseView | null) : null;
    setOther(isOther && current !== null);
    setProblem(isOther && current ? null : reply.problem);
    if (current) onChanged(current);
  };
  const answer = (given: 'release' | 'refuse'): Promise<void> =>
    send(() =>
      api.post<ReleaseView>(`/api/releases/${release.id}/answers`, {
        answer: given,
        seen: release.digest,
        reason: given === 'refuse' ? reason : null,
      }),
    );
  return (
    <li class="release" aria-labelledby={title}>
      <h3 id={title} class="release-title">
        {!release.isOutside && <span class="quiet">{t(`releases.kind.${kindOf(release)}`)}</span>} {what}
      </h3>
      <p class="quiet small">
        {release.mine
          ? t('releases.mine')
          : t('releases.by', {
              name: release.proposedBy,
              when: formatMoment(release.proposedAt, t, country?.timeZone),
            })}
      </p>
      {isOther && (
        <Band tone="warning">
          <p role="status">{t('releases.changed')}</p>
        </Band>
      )}
      {release.isOutside ? (
        <p>{t('releases.outside')}</p>
      ) : (
        <>
          <SideBySide release={release} />
          <Beside release={release} isOpen={isOpen} onOpen={() => setOpen(true)} onSeen={() => setSeen(true)} />
        </>
      )}
      {problem && (
        <Refused problem={problem}>
          <Errors problem={problem} />
        </Refused>
      )}
      {isRefusing && (
        <DeskForm onSubmit={() => answer('refuse')}>
          <Field label={t('releases.why')} help={t('releases.why-help')} error={formFieldError(problem, '/reason')}>
            {(control) => (
              <textarea
                {...control}
                class="textarea"
                rows={2}
                maxLength={2000}
                value={reason}
                onInput={(event) => setReason(event.currentTarget.value)}
              />
            )}
          </Field>
          <div class="form-actions">
            <Button type="submit" tone="danger" busy={busy}>
              {t('releases.refuse-now')}
            </Button>
            <Button onClick={() => setRefusing(false)}>{t('desk.cancel')}</Button>
          </div>
        </DeskForm>
      )}
      {isForGood && release.outcome === null && <p>{t('releases.for-good')}</p>}
      {isAsking && (
        <div class="form-actions">
          <Button tone="danger" busy={busy} onClick={() => void answer('release')}>
            {t('releases.retract-now')}
          </Button>
          <Button onClick={() => setAsking(false)}>{t('desk.cancel')}</Button>
        </div>
      )}
      {!isRefusing && !isAsking && (
        <div class="form-actions">
          {release.mayAnswer && isSeen && (
            <Button
              tone="primary"
              busy={busy}
              aria-label={t(`releases.${verb}-what`, { what })}
              onClick={() => (isForGood ? setAsking(true) : void answer('release'))}
            >
              {t(isForGood ? 'releases.release-ask' : `releases.${verb}`)}
            </Button>
          )}
          {release.mayAnswer && (
            <Button aria-label={t('releases.refuse-what', { what })} onClick={() => setRefusing(true)}>
              {t('releases.refuse')}
            </Button>
          )}
          {release.mine && (
            <Button
              busy={busy}
              aria-label={t('releases.take-back-what', { what })}
              onClick={() => void send(() => api.delete<null>(`/api/releases/${release.id}`))}
            >
              {t('releases.take-back')}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

/** Names of places and groups in the reader's language. */
export const useReleaseNames = (): Names => {
  const t = useText();
  const places = usePlaces();
  const { items: groups } = useGroups();
  return {
    t,
    place: (code) => formatPlacePath(code, places, t.language),
    group: (code) => groups.find(({ publicCode }) => publicCode === code)?.nameEn ?? code,
  };
};

/** What readers see now and would see, side by side. */
export function SideBySide({ release }: { release: ReleaseView }) {
  const t = useText();
  const lines = changedDetailsOf(release, useReleaseNames());
  const isHidden = release.proposed === null && release.beside?.['isHidden'] === true;
  const audience = audienceOf(release);
  const whose = audience === 'readers' ? '' : `-${audience}`;
  const now = t(isHidden ? 'releases.before-hiding' : `releases.now${whose}`);
  const then = t(`releases.then${whose}`);
  const side = (field: string, value: string | null, isAll: boolean, none: string) =>
    value !== null && field === 'logo' ? (
      <LogoPicture png={value} />
    ) : value !== null && field === 'startView' ? (
      <a class="release-words" href={`/?${value}`}>{`/?${value}`}</a>
    ) : value !== null ? (
      <span class="release-words">{value}</span>
    ) : (
      <span class="quiet">{isAll ? t(none) : '–'}</span>
    );
  return (
    <div class="release-scroll">
      <table class="release-sides">
        <thead>
          <tr>
            <th scope="col">
              <span class="visually-hidden">{t('releases.field')}</span>
            </th>
            <th scope="col">{now}</th>
            <th scope="col">{then}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ field, before, after, changes }) => (
            <tr key={field} class={changes ? 'release-changes' : undefined}>
              <th scope="row">{t(`releases.field.${field}`)}</th>
              <td data-head={now}>{side(field, before, release.former === null, 'releases.nothing')}</td>
              <td data-head={then}>{side(field, after, release.proposed === null, 'releases.gone')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The question of a frozen figure that is proposed for readers; null: something else is. */
const figureOf = ({ kind, isOutside, beside }: ReleaseView): Question | null =>
  kind === 'report' && !isOutside ? ((beside?.['question'] ?? null) as Question | null) : null;

/** The page of a record as readers would see it, of a proposal how to publish one; null: it has none. */
const publicPageOf = ({ kind, isOutside, beside }: ReleaseView): Preview | null =>
  kind === 'publication' && !isOutside && beside?.['incident'] ? (beside as unknown as Preview) : null;

interface BesideProps {
  release: ReleaseView;
  /** Whether the public page is shown. */
  isOpen: boolean;
  onOpen: () => void;
  /** Called once the public page is there to be read. */
  onSeen: () => void;
}

const FigureAsReadersSeeIt = loadedLater<{ code: string; onShown: () => void }>(
  ['desk'],
  async () => (await import('./figure-as-readers-see-it.js')).FigureAsReadersSeeIt,
);

/** Further material that the deciding person must see. */
function Beside(props: BesideProps) {
  const t = useText();
  const { release } = props;
  const { kind, subject, beside } = release;
  if (kind === 'retraction') return <Records release={release} />;
  if (kind === 'publication') return <Publication {...props} />;
  if (kind === 'story')
    return (
      <p>
        <DeskLink to={`/desk/incidents/${subject}`}>{t('releases.look-record')}</DeskLink>
      </p>
    );
  if (!beside) return null;
  if (kind === 'report')
    return figureOf(release) ? <Figure {...props} /> : <ReportFormats path={`/api/reports/${subject}/document`} />;
  const { nameEn, nameKm, aliases, isHidden, earlier } = beside as unknown as {
    nameEn?: string;
    nameKm?: string | null;
    aliases?: string[];
    isHidden?: boolean;
    earlier?: 'return' | 'go' | null;
  };
  return (
    <>
      {isHidden && <p>{t('releases.coverage-hidden')}</p>}
      {earlier && <p>{t(`releases.coverage-earlier-${earlier}`)}</p>}
      {nameEn && (
        <p>
          {t('releases.learns')} <strong>{[nameEn, nameKm, ...(aliases ?? [])].filter(Boolean).join(' · ')}</strong>
        </p>
      )}
    </>
  );
}

/** A frozen figure, exactly as readers would see it, and the way to what the same question counts today. */
function Figure({ release, isOpen, onOpen, onSeen }: BesideProps) {
  const t = useText();
  return (
    <>
      <p>
        <DeskLink to={`/desk/figures?${questionToQuery(figureOf(release)!)}`}>{t('releases.look-figure')}</DeskLink>
      </p>
      {isOpen ? (
        <FigureAsReadersSeeIt code={release.subject!} onShown={onSeen} />
      ) : (
        <div class="form-actions">
          <Button onClick={onOpen}>{t('releases.open-page')}</Button>
        </div>
      )}
    </>
  );
}

/** The page of a record, exactly as readers would see it, and what would be forgotten. */
function Publication({ release, isOpen, onOpen, onSeen }: BesideProps) {
  const t = useText();
  const { subject, former, proposed, note } = release;
  const forgets = proposed?.['forgetWords'] === true;
  const shown = publicPageOf(release);
  return (
    <>
      <p>
        <DeskLink to={`/desk/incidents/${subject}`}>{t('releases.look-record')}</DeskLink>
      </p>
      {shown && (
        <>
          <Warnings warnings={shown.warnings} />
          {forgets && (
            <>
              <p>{t('releases.forgets')}</p>
              <ul class="taken-words">
                {shown.takenAway.map((word) => (
                  <li key={word}>
                    <q>{word}</q>
                  </li>
                ))}
              </ul>
            </>
          )}
          {isOpen ? (
            <PublicPreviewLater
              incident={shown.incident}
              names={shown.names}
              relations={shown.relations}
              pictures={shown.pictures.filter(({ saysTakenAway }) => !(forgets && saysTakenAway))}
              busy={false}
              change={former === null ? null : { note: note ?? '' }}
              onShown={onSeen}
            />
          ) : (
            <div class="form-actions">
              <Button onClick={onOpen}>{t('releases.open-page')}</Button>
            </div>
          )}
        </>
      )}
    </>
  );
}

/** The record of a retraction, and the record to merge it into, as they are now. */
function Records({ release: { subject, former, proposed, beside } }: { release: ReleaseView }) {
  const t = useText();
  const into = beside?.['into'] as PublicWords | null | undefined;
  const records = [
    { id: subject, said: beside, code: former?.['code'], role: 'goes' },
    { id: into?.['id'], said: into, code: proposed?.['into'], role: 'stays' },
  ].filter(({ said }) => said);
  if (records.length < 2)
    return (
      <p>
        <DeskLink to={`/desk/incidents/${subject}`}>{t('releases.look-record')}</DeskLink>
      </p>
    );
  return (
    <ul class="plain">
      {records.map(({ id, said, code, role }) => (
        <li key={role}>
          <span class="quiet">{t(`releases.${role}`)}</span>{' '}
          <DeskLink to={`/desk/incidents/${String(id)}`}>{String(said!['title'] ?? code)}</DeskLink>{' '}
          <span class="small quiet">
            {String(code)} · {label(String(said!['status']), t.language)}
          </span>
        </li>
      ))}
    </ul>
  );
}
