import type { SavedQuery } from '@vigil/shared/staff-responses/saved-queries.js';
import { type Analysis, analysisFromQuery, analysisToQuery } from '@vigil/shared/counting/analysis.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import { formatPeriod } from '@vigil/shared/day/format-dates.js';
import type { Text } from '@vigil/shared/text/text.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { LineField } from '../../ui/line-field.js';
import { SelectField } from '../../ui/select-field.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { type Asked, Awaited, Refused, useStaffFetch } from '../use-staff-fetch.js';
import { DeskLink } from '../desk-link.js';
import { Errors } from '../problem-errors.js';
import { useSession } from '../session.js';
import { formFieldError } from '../form-field-error.js';
import { SavedQueryFeed } from './saved-query-feed.js';
import { usePlaces } from '../places-context.js';
import { formatMoment } from '../format-answer.js';

type Saved = Asked<{ total: number; items: SavedQuery[] }>;

/** Loads the saved queries of this member; null for members who cannot save any. */
export const useSaved = (mayKeep: boolean): Saved | null => {
  const asked = useStaffFetch<{ total: number; items: SavedQuery[] }>(mayKeep ? '/api/questions' : null);
  return mayKeep ? asked : null;
};

/** Saves the query on the page under a name, as a new one or in place of an existing one. */
export function SaveQuery({ analysis, saved }: { analysis: Analysis; saved: Saved }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const [done, setDone] = useState<{ title: string; address: string } | null>(null);
  const address = analysisToQuery(analysis);
  return (
    <>
      <Button tone="primary" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {t('analysis.save')}
      </Button>
      <span class="small quiet" role="status">
        {done?.address === address && t('analysis.saved-as', { title: done.title })}
      </span>
      <Dialog isForm open={isOpen} title={t('analysis.save')} onClose={() => setOpen(false)}>
        <QuestionForm
          address={address}
          others={saved.value?.items ?? []}
          onCancel={() => setOpen(false)}
          onSaved={(title) => {
            setOpen(false);
            setDone({ title, address });
            saved.again();
          }}
        />
      </Dialog>
    </>
  );
}

interface FormProps {
  address: string;
  /** The query to rename; without it, a new one is saved. */ question?: SavedQuery;
  others?: readonly SavedQuery[];
  onSaved: (title: string) => void;
  onCancel: () => void;
}

function QuestionForm({ address, question, others = [], onSaved, onCancel }: FormProps) {
  const t = useText();
  const { api } = useSession();
  const [id] = useState(() => crypto.randomUUID());
  const [instead, setInstead] = useState<SavedQuery | null>(question ?? null);
  const [title, setTitle] = useState(question?.title ?? '');
  const [shared, setShared] = useState(question?.shared ?? false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [busy, setBusy] = useState(false);
  const choose = (value: string): void => {
    const found = others.find((one) => one.id === value) ?? null;
    setInstead(found);
    if (found) {
      setTitle(found.title);
      setShared(found.shared);
    }
  };
  const save = async (): Promise<void> => {
    setBusy(true);
    const reply = await api.put<SavedQuery>(
      `/api/questions/${instead?.id ?? id}`,
      { title, address, shared },
      instead ? { ifMatch: `"${instead.revision}"` } : { ifNone: true },
    );
    setBusy(false);
    if (reply.ok) onSaved(reply.value.title);
    else setProblem(reply.problem);
  };
  return (
    <DeskForm onSubmit={save}>
      {problem && (
        <Refused problem={problem}>
          <Errors problem={problem} />
        </Refused>
      )}
      {others.length > 0 && (
        <SelectField
          label={t('analysis.save-where')}
          value={instead?.id ?? ''}
          none={t('analysis.save-new')}
          options={others.map((one) => [one.id, t('analysis.save-instead', { title: one.title })])}
          onChange={choose}
        />
      )}
      <LineField
        label={t('analysis.name')}
        help={t('analysis.name-help')}
        error={formFieldError(problem, '/title')}
        maxLength={200}
        value={title}
        onInput={setTitle}
      />
      <Field group label={t('analysis.shared')} help={t('analysis.shared-help')}>
        {(control) => (
          <label class="check">
            <input
              type="checkbox"
              id={control.id}
              checked={shared}
              disabled={instead !== null && !instead.isMine}
              onChange={(event) => setShared(event.currentTarget.checked)}
            />
            <span>{t('analysis.share-it')}</span>
          </label>
        )}
      </Field>
      <div class="form-actions">
        <Button type="submit" tone="primary" busy={busy}>
          {t('desk.save')}
        </Button>
        <Button onClick={onCancel}>{t('desk.cancel')}</Button>
      </div>
    </DeskForm>
  );
}

/** Returns the text key for a button and its dialog. */
const nameOf = (what: Doing['what']): string =>
  what === 'history' || what === 'feed' ? `analysis.${what}-of` : `analysis.${what}-it`;
type Doing = { what: 'rename' | 'remove' | 'history' | 'feed'; question: SavedQuery };

/** All queries that this member can see, with the actions for each. */
export function SavedQueries({ saved, analysis }: { saved: Saved; analysis: Analysis }) {
  const t = useText();
  const { api } = useSession();
  const [doing, setDoing] = useState<Doing | null>(null);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const here = analysisToQuery(analysis);
  const settle = (reply: { ok: true } | { ok: false; problem: ProblemBody }): void => {
    setProblem(reply.ok ? null : reply.problem);
    if (reply.ok) setDoing(null);
    saved.again();
  };
  const follow = async ({ id, isSubscribed }: SavedQuery): Promise<void> =>
    settle(
      await (isSubscribed ? api.delete(`/api/subscriptions/${id}`) : api.put(`/api/subscriptions/${id}`, undefined)),
    );
  const remove = async ({ id, revision }: SavedQuery): Promise<void> =>
    settle(await api.delete(`/api/questions/${id}`, { ifMatch: `"${revision}"` }));
  const formatOwner = ({ isMine, shared, owner }: SavedQuery): string =>
    isMine ? t(shared ? 'analysis.mine-shared' : 'analysis.mine') : t('analysis.of-name', { name: owner });
  return (
    <section class="analysis-saved" aria-labelledby="saved-title">
      <h2 id="saved-title">{t('analysis.saved')}</h2>
      <p class="quiet small">{t('analysis.saved-about')}</p>
      {problem && (
        <Refused problem={problem}>
          <Errors problem={problem} />
        </Refused>
      )}
      <Awaited asked={saved}>
        {({ items }) => (
          <Table
            caption={t('analysis.saved-count', { n: items.length })}
            rows={items}
            rowKey={({ id }) => id}
            empty={t('analysis.saved-none')}
            columns={[
              {
                key: 'title',
                head: t('analysis.name'),
                sortBy: ({ title }) => title,
                cell: (one) => (
                  <DeskLink to={`/desk/figures?${one.address}`} current={one.address === here}>
                    {one.title}
                  </DeskLink>
                ),
              },
              { key: 'asks', head: t('analysis.asks'), cell: ({ address }) => formatAddress(address, t) },
              { key: 'whose', head: t('analysis.whose'), sortBy: formatOwner, cell: formatOwner },
              {
                key: 'do',
                head: t('analysis.actions'),
                cell: (one) => (
                  <div class="analysis-actions">
                    <button
                      type="button"
                      class="filter"
                      aria-pressed={one.isSubscribed}
                      aria-label={t(one.isSubscribed ? 'analysis.following-it' : 'analysis.follow-it', {
                        title: one.title,
                      })}
                      onClick={() => void follow(one)}
                    >
                      {t(one.isSubscribed ? 'analysis.following' : 'analysis.follow')}
                    </button>
                    {(
                      [
                        ...(one.isSubscribed ? (['feed'] as const) : []),
                        'rename',
                        'history',
                        ...(one.isMine ? (['remove'] as const) : []),
                      ] as const
                    ).map((what) => (
                      <Button
                        key={what}
                        class="button-small"
                        aria-label={t(nameOf(what), { title: one.title })}
                        onClick={() => setDoing({ what, question: one })}
                      >
                        {t(`analysis.${what}`)}
                      </Button>
                    ))}
                  </div>
                ),
              },
            ]}
          />
        )}
      </Awaited>
      <Dialog
        isForm={doing?.what === 'rename'}
        open={doing !== null}
        title={doing ? t(nameOf(doing.what), { title: doing.question.title }) : ''}
        onClose={() => setDoing(null)}
      >
        {doing?.what === 'rename' && (
          <QuestionForm
            address={doing.question.address}
            question={doing.question}
            onCancel={() => setDoing(null)}
            onSaved={() => settle({ ok: true })}
          />
        )}
        {doing?.what === 'history' && <QuestionHistory id={doing.question.id} />}
        {doing?.what === 'feed' && (
          <SavedQueryFeed
            question={saved.value?.items.find(({ id }) => id === doing.question.id) ?? doing.question}
            onChange={saved.again}
          />
        )}
        {doing?.what === 'remove' && (
          <>
            <p>{t('analysis.remove-sure', { title: doing.question.title })}</p>
            <div class="form-actions">
              <Button tone="danger" onClick={() => void remove(doing.question)}>
                {t('analysis.remove')}
              </Button>
              <Button onClick={() => setDoing(null)}>{t('desk.cancel')}</Button>
            </div>
          </>
        )}
      </Dialog>
    </section>
  );
}

/**
 * Formats an address briefly: 'I02, January to June 2021, bars'. Returns the address itself if it is no longer valid.
 */
const formatAddress = (address: string, t: Text): string => {
  try {
    const { question, show } = analysisFromQuery(new URLSearchParams(address));
    return [
      question.indicator,
      question.periods.map((key) => formatPeriod(asPeriod(key), t.language)).join(t('list.and')),
      t(`analysis.show.${show}`),
    ].join(t('analysis.comma'));
  } catch {
    return address;
  }
};

interface Entry {
  at: string;
  by: string | null;
  what: string;
  values: { field: string; value: unknown }[];
}

/** Who changed a saved query, when, and what. */
function QuestionHistory({ id }: { id: string }) {
  const t = useText();
  const { country } = usePlaces();
  const asked = useStaffFetch<{ items: Entry[] }>(`/api/questions/${id}/history`);
  const formatValue = ({ field, value }: Entry['values'][number]): string => {
    if (field === 'title') return t('analysis.history-title', { value: String(value) });
    return t(field === 'shared' ? `analysis.history-shared-${String(value)}` : `analysis.history-${field}`);
  };
  return (
    <Awaited asked={asked}>
      {({ items }) => (
        <ul class="analysis-history">
          {items.map(({ at, by, what, values }) => (
            <li key={`${at} ${what} ${values.length}`}>
              {formatMoment(at, t, country?.timeZone)}
              {t('analysis.comma')}
              {by ?? t('analysis.somebody')}
              {t('analysis.comma')}
              {t(`analysis.history-${what}`)}
              {values.length > 0 && (
                <ul>
                  {values.map((value) => (
                    <li key={value.field}>{formatValue(value)}</li>
                  ))}
                </ul>
              )}
            </li>
          ))}
        </ul>
      )}
    </Awaited>
  );
}
