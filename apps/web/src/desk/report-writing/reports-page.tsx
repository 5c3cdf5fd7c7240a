import { storedLanguage } from '@vigil/shared/language/languages.js';
import type { FormerDraftLine, FrozenReportLine, ReportDraftLine } from '@vigil/shared/staff-responses/reports.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import { formatPeriod } from '@vigil/shared/day/format-dates.js';
import { useState } from 'preact/hooks';
import { useLocation, useSearch } from 'wouter-preact';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { MoreWords } from '../more-words.js';
import { Awaited, Refused, useStaffFetch } from '../use-staff-fetch.js';
import { DeskLink } from '../desk-link.js';
import { PageHead } from '../desk-frame.js';
import { Errors } from '../problem-errors.js';
import { formatDayOf } from '../format-answer.js';
import { useSession } from '../session.js';
import { useFocusWhenLost } from '../use-focus-when-lost.js';
import { useMoment } from '../use-moment.js';
import { formFieldError } from '../form-field-error.js';
import { ReportFormats } from './report-formats.js';
import { REPORT_WRITING_BUNDLES } from './report-text-bundles.js';
import { FigureChoiceFields } from '../analysing/figure-choice-fields.js';
import { BEGIN, queryOf, type FigureChoice } from '../analysing/figure-choice.js';

/** `/desk/reports`: report drafts and frozen reports. The link of a frozen report always shows the same content. */
export function ReportsPage() {
  return (
    <MoreWords bundles={REPORT_WRITING_BUNDLES}>
      <Reports />
    </MoreWords>
  );
}

function Reports() {
  const t = useText();
  const reports = useStaffFetch<{ items: FrozenReportLine[] }>('/api/reports');
  const drafts = useStaffFetch<{ items: ReportDraftLine[]; prints: boolean }>('/api/reports/drafts');
  const search = useSearch();
  const [made, setMade] = useState<string | null>(null);
  const [isOpen, setOpen] = useState(false);
  const madeWhole = /^R-[0-9A-Z]{6}$/.exec(new URLSearchParams(search).get('made') ?? '')?.[0] ?? null;
  return (
    <>
      <PageHead title={t('desk.page.reports')}>
        <DeskLink to="/desk/reports/new" class="button button-primary">
          + {t('write.new')}
        </DeskLink>
        {!isOpen && <Button onClick={() => setOpen(true)}>+ {t('desk.reports.add')}</Button>}
      </PageHead>
      <p class="lead">
        {t('write.list-about')} {t('desk.reports.about')}
      </p>
      {made && (
        <output class="band band-done">
          {t('desk.reports.made')} <a href={`/reports/${made}`}>{`/reports/${made}`}</a>
        </output>
      )}
      {madeWhole && <output class="band band-done">{t('write.frozen-now', { code: madeWhole })}</output>}
      {isOpen && (
        <Freeze
          onCancel={() => setOpen(false)}
          onMade={(code) => {
            setMade(code);
            setOpen(false);
            reports.again();
          }}
        />
      )}
      <Awaited asked={drafts}>{({ items }) => <Drafts items={items} />}</Awaited>
      <FormerDrafts />
      <Awaited asked={reports}>
        {({ items }) => <Frozen items={items} prints={drafts.value?.prints ?? false} onChanged={reports.again} />}
      </Awaited>
    </>
  );
}

function Drafts({ items }: { items: readonly ReportDraftLine[] }) {
  const t = useText();
  const moment = useMoment();
  return (
    <Table
      stacks
      caption={t('write.drafts', { n: items.length })}
      rows={items}
      rowKey={({ id }) => id}
      empty={t('write.no-drafts')}
      columns={[
        {
          key: 'title',
          head: t('desk.reports.title'),
          cell: ({ id, title }) => (
            <DeskLink to={`/desk/reports/drafts/${id}`}>
              {title[storedLanguage(t.language)] || title.en || title.km}
            </DeskLink>
          ),
        },
        { key: 'period', head: t('write.period'), cell: ({ period }) => formatPeriod(asPeriod(period), t.language) },
        {
          key: 'changed',
          head: t('write.changed'),
          cell: ({ changedBy, changedAt }) => `${moment(changedAt)} · ${changedBy}`,
        },
      ]}
    />
  );
}

/** Drafts that were deleted, or that a colleague wrote over. Whoever writes reports takes them up again. */
function FormerDrafts() {
  const t = useText();
  const moment = useMoment();
  const { api } = useSession();
  const [, go] = useLocation();
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const former = useStaffFetch<{ total: number; items: FormerDraftLine[] }>('/api/reports/drafts/former');
  const takeUp = async (id: string): Promise<void> => {
    const found = await api.get<{ draft: object }>(`/api/reports/drafts/former/${id}`);
    const made = crypto.randomUUID();
    const reply = found.ok ? await api.put(`/api/reports/drafts/${made}`, found.value.draft, { ifNone: true }) : found;
    if (reply.ok) go(`/desk/reports/drafts/${made}`);
    else setProblem(reply.problem);
  };
  const items = former.value?.items ?? [];
  if (former.problem) return <Refused problem={former.problem} again={former.again} />;
  if (items.length === 0) return null;
  return (
    <details class="report-former">
      <summary>{t('write.former', { n: former.value!.total })}</summary>
      <p class="small quiet">
        {t('write.former-about')}
        {items.length < former.value!.total && (
          <> {t('write.former-of', { n: items.length, of: former.value!.total })}</>
        )}
      </p>
      {problem && <Refused problem={problem} />}
      <Table
        stacks
        caption={t('write.former', { n: former.value!.total })}
        rows={items}
        rowKey={({ id }) => id}
        empty=""
        columns={[
          {
            key: 'title',
            head: t('desk.reports.title'),
            cell: ({ title }) => title[storedLanguage(t.language)] || title.en || title.km,
          },
          { key: 'period', head: t('write.period'), cell: ({ period }) => formatPeriod(asPeriod(period), t.language) },
          {
            key: 'changed',
            head: t('write.changed'),
            cell: ({ changedBy, changedAt }) => `${moment(changedAt)} · ${changedBy}`,
          },
          {
            key: 'replaced',
            head: t('write.former-what'),
            cell: ({ replacedBy, replacedAt, deleted }) =>
              t(deleted ? 'write.former-deleted' : 'write.former-over', {
                name: replacedBy,
                at: moment(replacedAt),
              }),
          },
          {
            key: 'do',
            head: <span class="visually-hidden">{t('write.former-take')}</span>,
            cell: ({ id, title }) => (
              <Button
                class="button-small"
                aria-label={`${t('write.former-take')}: ${title[storedLanguage(t.language)] || title.en || title.km}`}
                onClick={() => void takeUp(id)}
              >
                {t('write.former-take')}
              </Button>
            ),
          },
        ]}
      />
    </details>
  );
}

function Frozen({
  items,
  prints,
  onChanged,
}: {
  items: readonly FrozenReportLine[];
  prints: boolean;
  onChanged: () => void;
}) {
  const t = useText();
  return (
    <Table
      stacks
      caption={t('desk.reports.count', { n: items.length })}
      rows={items}
      rowKey={(report) => report.code}
      empty={t('desk.reports.none')}
      columns={[
        {
          key: 'title',
          head: t('desk.reports.title'),
          cell: ({ code, title, isSeen }) => (isSeen ? <a href={`/reports/${code}`}>{title}</a> : title),
        },
        { key: 'code', head: t('desk.groups.code'), cell: (report) => <span class="row-code">{report.code}</span> },
        {
          key: 'on',
          head: t('desk.reports.frozen'),
          cell: (report) => [formatDayOf(report.frozenOn, t), report.frozenBy].join(' · '),
        },
        {
          key: 'forms',
          head: t('write.look'),
          cell: ({ kind, code }) =>
            kind === 'written' ? <ReportFormats path={`/api/reports/${code}/document`} prints={prints} /> : '–',
        },
        {
          key: 'readers',
          head: t('desk.span.readers'),
          cell: (report) => <Readers report={report} onChanged={onChanged} />,
        },
        {
          key: 'withdrawn',
          head: t('desk.reports.withdrawn'),
          cell: ({ withdrawn }) => (withdrawn > 0 ? t('desk.number', { n: withdrawn }) : '–'),
        },
      ]}
    />
  );
}

/** Shows who can see a frozen report, and changes it. */
function Readers({ report, onChanged }: { report: FrozenReportLine; onChanged: () => void }) {
  const t = useText();
  const { api } = useSession();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  // The button goes once it has done its work.
  const said = useFocusWhenLost<HTMLSpanElement>(`${report.isSeen} ${report.waits !== null}`);
  const path = `/api/reports/${report.code}/publications`;
  const change = async (): Promise<void> => {
    setBusy(true);
    const reply = report.isSeen ? await api.delete<null>(path) : await api.post<null>(path, {});
    setBusy(false);
    // Where a colleague proposed something meanwhile, the list shows it.
    if (reply.ok || reply.problem.code === 'another-waits') onChanged();
    if (!reply.ok) setProblem(reply.problem);
  };
  return (
    <div class="write-readers">
      <span ref={said} tabIndex={-1}>
        {!report.isSeen
          ? t('write.unpublished')
          : report.publishedOn
            ? t('write.published', { day: formatDayOf(report.publishedOn, t) })
            : t('write.seen')}
      </span>
      {report.waits ? (
        <DeskLink to="/desk/releases">{t(report.waits.shown ? 'write.waits-shown' : 'write.waits-away')}</DeskLink>
      ) : (
        <Button
          class="button-small"
          busy={busy}
          aria-label={t(report.isSeen ? 'write.take-back-what' : 'write.publish-what', { what: report.title })}
          onClick={() => void change()}
        >
          {t(report.isSeen ? 'write.take-back' : 'write.publish')}
        </Button>
      )}
      {problem && <Refused problem={problem} />}
    </div>
  );
}

function Freeze({ onMade, onCancel }: { onMade: (code: string) => void; onCancel: () => void }) {
  const t = useText();
  const { api } = useSession();
  const [title, setTitle] = useState('');
  const [choice, setChoice] = useState<FigureChoice>(BEGIN);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [isTried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const query = queryOf(choice);
  const freeze = async (): Promise<void> => {
    setTried(true);
    if (query === null || title.trim() === '') return;
    setBusy(true);
    const reply = await api.post<{ code: string }>('/api/reports', { title, question: query });
    setBusy(false);
    if (reply.ok) onMade(reply.value.code);
    else setProblem(reply.problem);
  };
  return (
    <DeskForm class="panel freeze" onSubmit={freeze} aria-labelledby="freeze-title">
      <h2 id="freeze-title">{t('desk.reports.add')}</h2>
      {problem && (
        <Refused problem={problem}>
          <Errors problem={problem} />
        </Refused>
      )}
      <Field
        label={t('desk.reports.title')}
        error={formFieldError(problem, '/title') ?? (isTried && title.trim() === '' ? t('field.required') : null)}
      >
        {(control) => (
          <input
            {...control}
            class="input"
            maxLength={300}
            value={title}
            onInput={(event) => setTitle(event.currentTarget.value)}
          />
        )}
      </Field>
      <FigureChoiceFields choice={choice} isTried={isTried} problem={problem} onChange={setChoice} />
      <div class="form-actions">
        <Button type="submit" tone="primary" busy={busy}>
          {t('desk.reports.freeze')}
        </Button>
        {query && (
          <a class="button" href={`/api/public/counts.csv?${query}&lang=${t.language}`}>
            {t('desk.reports.look')}
          </a>
        )}
        <Button onClick={onCancel}>{t('desk.cancel')}</Button>
      </div>
    </DeskForm>
  );
}
