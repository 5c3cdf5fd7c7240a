import type { Split } from '@vigil/shared/counting/question.js';
import type { PeriodUnit } from '@vigil/shared/day/period.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../words.js';
import { Awaited, Refused, useAsked } from '../asked.js';
import { DayControl } from '../form/day-boxes.js';
import { PageHead } from '../frame.js';
import { groupName, useGroups } from '../groups.js';
import { Errors } from '../reviewing/publish.js';
import { sayDayOf } from '../saying.js';
import { useSession } from '../session.js';
import { fieldError } from '../sign-in/field-error.js';
import { BEGIN, INDICATOR_CODES, measuresOf, queryOf, refusedKeys, spanProblem, type Choice } from './report-question.js';

interface Report { code: string; title: string; question: unknown; frozenOn?: string; frozenBy?: string; checksum: string; withdrawn?: readonly string[] }
const UNITS: readonly PeriodUnit[] = ['week', 'month', 'quarter', 'half-year', 'year'];
const SPLITS: readonly Split[] = ['place:1', 'place:2', 'group', 'restriction', 'force', 'actor', 'assembly', 'grade'];

/** `/desk/reports`: figures that were frozen, each with a link that always shows the same, and a way to freeze another. */
export function ReportsPage() {
  const t = useText();
  const reports = useAsked<{ items: Report[] }>('/api/reports');
  const [made, setMade] = useState<string | null>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <PageHead title={t('desk.page.reports')}>{!isOpen && <Button tone="primary" onClick={() => setOpen(true)}>+ {t('desk.reports.add')}</Button>}</PageHead>
      <p class="lead">{t('desk.reports.about')}</p>
      {made && <output class="band band-done">{t('desk.reports.made')} <a href={`/reports/${made}`}>{`/reports/${made}`}</a></output>}
      {isOpen && <Freeze onCancel={() => setOpen(false)} onMade={(code) => { setMade(code); setOpen(false); reports.again(); }} />}
      <Awaited asked={reports}>{({ items }) => (
        <Table caption={t('desk.reports.count', { n: items.length })} rows={items} rowKey={(report) => report.code} empty={t('desk.reports.none')}
          columns={[
            { key: 'title', head: t('desk.reports.title'), cell: (report) => <a href={`/reports/${report.code}`}>{report.title}</a> },
            { key: 'code', head: t('desk.groups.code'), cell: (report) => <span class="row-code">{report.code}</span> },
            { key: 'on', head: t('desk.reports.frozen'), cell: (report) => [report.frozenOn && sayDayOf(report.frozenOn, t), report.frozenBy].filter(Boolean).join(' · ') },
            { key: 'withdrawn', head: t('desk.reports.withdrawn'), cell: (report) => (report.withdrawn && report.withdrawn.length > 0 ? report.withdrawn.join(', ') : '–') },
          ]} />
      )}</Awaited>
    </>
  );
}

function Freeze({ onMade, onCancel }: { onMade: (code: string) => void; onCancel: () => void }) {
  const t = useText();
  const { api } = useSession();
  const groups = useGroups();
  const [title, setTitle] = useState('');
  const [choice, setChoice] = useState<Choice>(BEGIN);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [isTried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<Choice>): void => setChoice({ ...choice, ...part });
  const query = queryOf(choice);
  const span = spanProblem(choice);
  const wrongDay = (at: 'from' | 'until'): string | null => (isTried && span?.at === at ? t(`field.${span.code}`) : fieldError(problem, 'period'));
  const measures = measuresOf(choice.indicator);
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
    <form class="panel freeze" onSubmit={(event) => { event.preventDefault(); void freeze(); }} aria-labelledby="freeze-title">
      <h2 id="freeze-title">{t('desk.reports.add')}</h2>
      {problem && <Refused problem={problem}><Errors problem={problem} /></Refused>}
      <Field label={t('desk.reports.title')} error={fieldError(problem, '/title') ?? (isTried && title.trim() === '' ? t('field.required') : null)}>
        {(control) => <input {...control} class="input" maxLength={300} value={title} onInput={(event) => setTitle(event.currentTarget.value)} />}
      </Field>
      <div class="freeze-grid">
        <Field label={t('desk.reports.indicator')} help={t('desk.reports.indicator-help')}>
          {(control) => <select {...control} class="select" value={choice.indicator} onChange={(event) => change({ indicator: event.currentTarget.value as Choice['indicator'], measure: '' })}>
            {INDICATOR_CODES.map((code) => <option key={code} value={code}>{code} · {t(`desk.indicator.${code}`)}</option>)}</select>}
        </Field>
        {measures.length > 0 && (
          <Field label={t('desk.reports.measure')}>
            {(control) => <select {...control} class="select" value={choice.measure || measures[0]} onChange={(event) => change({ measure: event.currentTarget.value as Choice['measure'] })}>
              {measures.map((one) => <option key={one} value={one}>{t(`desk.measure.${one}`)}</option>)}</select>}
          </Field>
        )}
        <Field group label={t('desk.span.from')} error={wrongDay('from')}>
          {(control) => <DayControl control={control} legend={t('desk.span.from')} value={choice.from} onChange={(from) => change({ from })} />}
        </Field>
        <Field group label={t('desk.span.until')} error={wrongDay('until')}>
          {(control) => <DayControl control={control} legend={t('desk.span.until')} value={choice.until} onChange={(until) => change({ until })} />}
        </Field>
        <Field label={t('desk.reports.unit')}>
          {(control) => <select {...control} class="select" value={choice.unit} onChange={(event) => change({ unit: event.currentTarget.value as Choice['unit'] })}>
            <option value="">{t('desk.reports.undivided')}</option>
            {UNITS.map((unit) => <option key={unit} value={unit}>{t(`desk.unit.${unit}`)}</option>)}</select>}
        </Field>
        <Field label={t('desk.reports.split')}>
          {(control) => <select {...control} class="select" value={choice.split} onChange={(event) => change({ split: event.currentTarget.value as Choice['split'] })}>
            <option value="">{t('desk.reports.undivided')}</option>
            {SPLITS.map((split) => <option key={split} value={split}>{t(`desk.split.${split}`)}</option>)}</select>}
        </Field>
        <Field label={t('desk.span.group')} error={refusedKeys(choice).includes('groups') && isTried ? t('field.required') : fieldError(problem, 'groups')}>
          {(control) => <select {...control} class="select" value={choice.group} onChange={(event) => change({ group: event.currentTarget.value })}>
            <option value="">{t('desk.span.all-groups')}</option>
            {groups.items.map((group) => <option key={group.publicCode} value={group.publicCode}>{groupName(group, t.language)}</option>)}</select>}
        </Field>
        <Field group label={t('desk.reports.grades')}>
          {(control) => <label class="check"><input type="checkbox" id={control.id} checked={choice.singleSource} onChange={(event) => change({ singleSource: event.currentTarget.checked })} />
            <span>{t('desk.reports.single-source')}</span></label>}
        </Field>
      </div>
      <div class="form-actions">
        <Button type="submit" tone="primary" busy={busy}>{t('desk.reports.freeze')}</Button>
        {query && <a class="button" href={`/api/public/counts.csv?${query}&lang=${t.language}`}>{t('desk.reports.look')}</a>}
        <Button onClick={onCancel}>{t('app.cancel')}</Button>
      </div>
    </form>
  );
}
