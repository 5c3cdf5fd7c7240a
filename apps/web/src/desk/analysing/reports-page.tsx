import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../words.js';
import { Awaited, Refused, useAsked } from '../asked.js';
import { PageHead } from '../frame.js';
import { Errors } from '../reviewing/publish.js';
import { sayDayOf } from '../saying.js';
import { useSession } from '../session.js';
import { fieldError } from '../sign-in/field-error.js';
import { QuestionFields } from './question-fields.js';
import { BEGIN, queryOf, type Choice } from './report-question.js';

interface Report { code: string; title: string; question: unknown; frozenOn?: string; frozenBy?: string; checksum: string; withdrawn?: readonly string[] }

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
  const [title, setTitle] = useState('');
  const [choice, setChoice] = useState<Choice>(BEGIN);
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
    <form class="panel freeze" onSubmit={(event) => { event.preventDefault(); void freeze(); }} aria-labelledby="freeze-title">
      <h2 id="freeze-title">{t('desk.reports.add')}</h2>
      {problem && <Refused problem={problem}><Errors problem={problem} /></Refused>}
      <Field label={t('desk.reports.title')} error={fieldError(problem, '/title') ?? (isTried && title.trim() === '' ? t('field.required') : null)}>
        {(control) => <input {...control} class="input" maxLength={300} value={title} onInput={(event) => setTitle(event.currentTarget.value)} />}
      </Field>
      <QuestionFields choice={choice} isTried={isTried} problem={problem} onChange={setChoice} />
      <div class="form-actions">
        <Button type="submit" tone="primary" busy={busy}>{t('desk.reports.freeze')}</Button>
        {query && <a class="button" href={`/api/public/counts.csv?${query}&lang=${t.language}`}>{t('desk.reports.look')}</a>}
        <Button onClick={onCancel}>{t('app.cancel')}</Button>
      </div>
    </form>
  );
}
