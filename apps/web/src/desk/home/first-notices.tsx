import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { useEffect, useState } from 'preact/hooks';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { DeskLink } from '../desk-link.js';
import { forgetDraft, keptDrafts, type KeptDraft } from '../draft/draft-store.js';
import { formatMoment } from '../format-answer.js';
import { usePlaces } from '../places-context.js';
import { recordTitle } from '../record-title.js';
import { useMember } from '../session.js';
import { type Asked, Refused, requestReload, useFresh, useStaffFetch } from '../use-staff-fetch.js';
import { AT_RISK, FIRST_QUESTIONS, IN_FIELD, RETURNED } from './first-questions.js';

/** Milliseconds after which the queue is shown without what stands above it: then that comes later and moves it. */
const LONGEST_MS = 5_000;

/** What stands above the queue. */
interface AboveQueue {
  inField: Asked<{ urgent: number }>;
  atRisk: Asked<RecordQueue>;
  returned: Asked<RecordQueue>;
  drafts: readonly KeptDraft[] | null;
  readDrafts: () => void;
}

/** Asks for it. @returns also whether all of it is known, or late */
export const useAboveQueue = (): AboveQueue & { isKnown: boolean } => {
  const { id, role } = useMember();
  const asks = (path: string): string | null => (FIRST_QUESTIONS[role].includes(path) ? path : null);
  const inField = useStaffFetch<{ urgent: number }>(asks(IN_FIELD));
  const atRisk = useStaffFetch<RecordQueue>(asks(AT_RISK));
  const returned = useStaffFetch<RecordQueue>(asks(RETURNED));
  useFresh(inField, atRisk, returned);
  const [drafts, setDrafts] = useState<readonly KeptDraft[] | null>(null);
  const readDrafts = (): void => void keptDrafts(id).then(setDrafts);
  useEffect(readDrafts, [id]);
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const late = setTimeout(() => setLate(true), LONGEST_MS);
    return () => clearTimeout(late);
  }, []);
  const isAnswered = ({
    value,
    problem,
    isLoading,
  }: Pick<Asked<unknown>, 'value' | 'problem' | 'isLoading'>): boolean =>
    value !== null || problem !== null || !isLoading;
  const isKnown = drafts !== null && [inField, atRisk, returned].every(isAnswered);
  return { inField, atRisk, returned, drafts, readDrafts, isKnown: isKnown || isLate };
};

export function NoticesAboveQueue({ inField, atRisk, returned, drafts, readDrafts }: AboveQueue) {
  return (
    <>
      <AtRisk inField={inField} records={atRisk} />
      <OnThisDevice drafts={drafts ?? []} again={readDrafts} />
      <Returned asked={returned} />
    </>
  );
}

/**
 * People at risk come before everything else: according to reports from the field, of which some are drafts, and to
 * records, however they began. What is both is counted in both, so that nobody is left out. What could not be asked is
 * said: it is not nobody.
 */
function AtRisk({ inField, records }: { inField: Asked<{ urgent: number }>; records: Asked<RecordQueue> }) {
  const t = useText();
  const problem = (inField.value === null && inField.problem) || (records.value === null && records.problem) || null;
  const found = [
    { to: '/desk/field', words: 'desk.home.at-risk', n: inField.value?.urgent ?? 0 },
    { to: '/desk?gap=at-risk', words: 'desk.home.records-at-risk', n: records.value?.total ?? 0 },
  ].filter(({ n }) => n > 0);
  return (
    <>
      {problem && <Refused problem={problem} again={requestReload} />}
      {found.length > 0 && (
        <Band tone="error">
          {found.map(({ to, words, n }) => (
            <p key={to}>
              <DeskLink to={to}>
                <strong>{t(words, { n })}</strong>
              </DeskLink>
            </p>
          ))}
        </Band>
      )}
    </>
  );
}

/** Records that came back with a question, to be answered first. */
function Returned({ asked }: { asked: Asked<RecordQueue> }) {
  const t = useText();
  const items = asked.value?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section class="heaps" aria-labelledby="returned-title">
      <h2 id="returned-title">{t('desk.queue.returned', { n: items.length })}</h2>
      <ul class="plain asked-list">
        {items.map((item) => (
          <li key={item.id} class="asked">
            <DeskLink to={`/desk/incidents/${item.id}`}>{recordTitle(item, t)}</DeskLink>
            {item.question && <blockquote>{item.question}</blockquote>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Records that were typed here and are only on this device until they are saved. */
function OnThisDevice({ drafts, again }: { drafts: readonly KeptDraft[]; again: () => void }) {
  const t = useText();
  const { country } = usePlaces();
  const drop = async (draft: KeptDraft): Promise<void> => {
    await forgetDraft(draft.member, draft.incident, draft.tab);
    again();
  };
  if (drafts.length === 0) return null;
  return (
    <section class="band band-warning device" aria-labelledby="device-title">
      <h2 id="device-title">{t('desk.device.title', { n: drafts.length })}</h2>
      <p>{t('desk.device.text')}</p>
      <ul class="plain">
        {drafts.map((draft) => {
          const title =
            typeof draft.typed.title === 'string' && draft.typed.title.trim() !== ''
              ? draft.typed.title
              : t('desk.home.untitled');
          return (
            <li key={`${draft.incident} ${draft.tab}`} class="device-row">
              <DeskLink to={`/desk/incidents/${draft.incident}`}>{title}</DeskLink>{' '}
              <span>{formatMoment(draft.keptAt, t, country?.timeZone)}</span>
              <Button
                tone="quiet"
                class="button-small"
                aria-label={t('desk.device.drop-what', { what: title })}
                onClick={() => void drop(draft)}
              >
                {t('desk.device.drop')}
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
