import { formatWindow } from '@vigil/shared/day/format-dates.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { PossibleDuplicate } from '@vigil/shared/staff-responses/duplicates.js';
import type { ComponentProps } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { Awaited, Refused, useStaffFetch } from '../use-staff-fetch.js';
import { type Child, type Tree, treeOf } from '../draft/record-tree.js';
import { DeskLink } from '../desk-link.js';
import { formatPlacePath, usePlaces } from '../places-context.js';
import { incidentPath } from '../incident-path.js';
import { formFieldError } from '../form-field-error.js';
import { useFormatContext } from '../format-context.js';
import { toJoinIn } from '../queue/bulk/path-to-join.js';
import { useRecordAction } from './use-record-action.js';
import { Reasons } from '../relations/typed-duplicates.js';
import { canBeJoined } from '../relations/can-be-joined.js';
import { FindRecord, type FoundRecord } from '../relations/find-record.js';
import { ChooseAccounts, ChooseAnswers, ChooseChildren, MergeReason } from '../relations/choose-answers.js';
import { RecordAnswers } from './record-answers.js';
import { Errors } from '../problem-errors.js';
import { useAskBeforeLeaving } from '../use-ask-before-leaving.js';
import { lazily } from '../../use-public-fetch.js';

const MergeSeveral = lazily<ComponentProps<typeof import('../relations/merge-several.js').default>>(
  () => import('../relations/merge-several.js'),
);

interface Props {
  record: IncidentRecord;
  onDone: (record: IncidentRecord, isDone: boolean) => void;
}

/** Records that may be of the same event, because their days and places overlap. */
export function MergeDuplicates({ record, onDone }: Props) {
  const t = useText();
  const places = usePlaces();
  const found = useStaffFetch<{ items: PossibleDuplicate[] }>(incidentPath(record.id, 'duplicates'));
  const [toJoin] = useState(() => toJoinIn(location.search).filter((id) => id !== record.id));
  const [chosen, setChosen] = useState<string | null>(toJoin.length === 1 ? toJoin[0]! : null);
  const [isSearching, setSearching] = useState(false);
  const [isSeveral, setSeveral] = useState(toJoin.length > 1);
  const mayMerge = record.allowed.includes('merge');
  const isPossible = ({ id, status }: FoundRecord): boolean => id !== record.id && canBeJoined(status);
  return (
    <section class="record-part" aria-labelledby="duplicates-title">
      <h2 id="duplicates-title">{t('desk.merge.title')}</h2>
      <Awaited asked={found}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="quiet">{t('desk.merge.none')}</p>
          ) : (
            <ul class="plain duplicates">
              {items.map((item) => (
                <li key={item.id} class="duplicate">
                  <DeskLink to={`/desk/incidents/${item.id}`}>{item.title ?? t('desk.home.untitled')}</DeskLink>
                  <span class="small">
                    {item.when && formatWindow(item.when, t.language)}
                    {item.place && ` · ${formatPlacePath(item.place, places, t.language)}`} ·{' '}
                    {label(item.status, t.language)}
                    {item.code && ` · ${item.code}`}
                  </span>
                  <Reasons of={item.reasons} />
                  {mayMerge && (
                    <Button class="button-small" onClick={() => setChosen(item.id)}>
                      {t('desk.merge.compare')}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Awaited>
      {mayMerge && !chosen && !isSeveral && (
        <Button data-do="join" tone="quiet" class="button-small" onClick={() => setSearching(!isSearching)}>
          {t('desk.merge.other')}
        </Button>
      )}
      {isSearching && !chosen && (
        <FindRecord
          isPossible={isPossible}
          choose={t('desk.merge.compare')}
          chosen={null}
          error={null}
          onChoose={(found) => setChosen(found?.id ?? null)}
        />
      )}
      {mayMerge && !chosen && !isSearching && !isSeveral && (
        <Button data-do="join-several" tone="quiet" class="button-small" onClick={() => setSeveral(true)}>
          {t('duplicates.several')}
        </Button>
      )}
      {isSeveral && mayMerge && (
        <MergeSeveral
          record={record}
          first={toJoin}
          likely={found.value?.items ?? []}
          isPossible={isPossible}
          onDone={onDone}
          onCancel={() => setSeveral(false)}
        />
      )}
      {chosen && mayMerge && (
        <Merge
          record={record}
          into={chosen}
          isAskedFor={chosen === toJoin[0]}
          onDone={onDone}
          onCancel={() => setChosen(null)}
        />
      )}
    </section>
  );
}

/** Shows both records side by side, then merges this one into the other, which remains. */
function Merge({
  record,
  into,
  isAskedFor,
  onDone,
  onCancel,
}: Props & {
  into: string;
  /** The address of the page names it. */ isAskedFor: boolean;
  onCancel: () => void;
}) {
  const t = useText();
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isAskedFor) form.current?.focus();
  }, []);
  const act = useRecordAction(record, onDone);
  const [reason, setReason] = useState('');
  const leave = useAskBeforeLeaving(reason !== '');
  const other = useStaffFetch<IncidentRecord>(incidentPath(into));
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [more, setMore] = useState<ReadonlySet<string>>(new Set());
  const context = useFormatContext(record.incident.sources as unknown as readonly Tree[]);
  const accounts = record.incident.accounts as unknown as readonly Child[];
  // If readers ever saw the record, two people must agree to merge it.
  const isPublic = record.code !== null;
  const kept = new Set(accounts.map(({ id }) => id).filter((id) => !left.has(id)));
  const take = [...kept, ...more];
  const chooseMore = (name: string, isTaken: boolean): void =>
    setMore((now) => new Set(isTaken ? [...now, name] : [...now].filter((one) => one !== name)));
  const choose = (id: string, isTaken: boolean): void =>
    setLeft((now) => new Set(isTaken ? [...now].filter((one) => one !== id) : [...now, id]));
  const merge = async (): Promise<void> => {
    if (await act.post('mergers', { into, take, ...(reason.trim() ? { reason } : {}) })) onCancel();
  };
  return (
    <div class="merge" ref={form} tabIndex={-1} role="group" aria-label={t('desk.merge.compare')}>
      <div class="beside">
        <Side record={record} title={t('desk.merge.this')} />
        <Awaited asked={other}>{(found) => <Side record={found} title={t('desk.merge.stays')} />}</Awaited>
      </div>
      <DeskForm class="panel-form" onSubmit={merge}>
        <p>
          {t('desk.merge.about')}
          {isPublic && (
            <>
              {' '}
              <strong>{t('desk.merge.by-two')}</strong>
            </>
          )}
        </p>
        {other.value?.status === 'WS_VERIFIED' && <p>{t('duplicates.remaining-reviewed')}</p>}
        {record.status === 'WS_VERIFIED' && (
          <p>{t('duplicates.merged-reviewed', { titles: record.incident.title ?? t('desk.home.untitled') })}</p>
        )}
        <ChooseAccounts
          record={record}
          context={context}
          chosen={kept}
          onChoose={choose}
          error={formFieldError(act.problem, '/take')}
        />
        <ChooseChildren record={record} context={context} chosen={more} onChoose={chooseMore} />
        {other.value && (
          <ChooseAnswers record={record} stays={other.value} context={context} chosen={more} onChoose={chooseMore} />
        )}
        <MergeReason value={reason} problem={act.problem} onInput={setReason} />
        {act.problem && (
          <Refused problem={act.problem}>
            <Errors problem={act.problem} />
          </Refused>
        )}
        <div class="form-actions">
          <Button type="submit" tone="danger" busy={act.busy}>
            {t(isPublic ? 'desk.merge.ask' : 'desk.merge.do')}
          </Button>
          <DeskLink to={`/desk/incidents/${into}`}>{t('desk.merge.open-other')}</DeskLink>
          <Button onClick={() => leave(onCancel)}>{t('desk.cancel')}</Button>
        </div>
      </DeskForm>
    </div>
  );
}

function Side({ record, title }: { record: IncidentRecord; title: string }) {
  const context = useFormatContext(record.incident.sources as unknown as readonly Tree[]);
  return (
    <section class="beside-side" aria-label={title}>
      <h3>
        {title}
        {record.code && ` · ${record.code}`}
      </h3>
      <RecordAnswers
        of={Incident}
        tree={treeOf(record.incident)}
        context={context}
        internalWithheld={record.internalWithheld}
      />
    </section>
  );
}

/** Undoes a merge: the record is separate again. */
export function Unmerge({ record, onDone }: Props) {
  const t = useText();
  const act = useRecordAction(record, onDone);
  const into = useStaffFetch<IncidentRecord>(record.mergedInto ? incidentPath(record.mergedInto) : null);
  if (record.status !== 'WS_MERGED') return null;
  return (
    <section class="panel" aria-labelledby="unmerge-title">
      <h2 id="unmerge-title">{t('desk.merge.merged-title')}</h2>
      {record.mergedInto && (
        <p>
          {t('desk.merge.merged-into')}{' '}
          <DeskLink to={`/desk/incidents/${record.mergedInto}`}>
            {into.value?.incident.title ?? t('desk.home.untitled')}
          </DeskLink>
        </p>
      )}
      {act.problem && <Refused problem={act.problem} />}
      {record.allowed.includes('unmerge') && (
        <Button busy={act.busy} onClick={() => void act.remove('mergers')}>
          {t('desk.merge.undo')}
        </Button>
      )}
    </section>
  );
}
