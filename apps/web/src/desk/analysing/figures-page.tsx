import type { Answer } from '@vigil/shared/counting/answer.js';
import { type Names, sayFigure } from '@vigil/shared/counting/sentence.js';
import { partsOf } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import { useEffect, useState } from 'preact/hooks';
import { useLocation, useSearch } from 'wouter-preact';
import type { ProblemBody } from '../../api.js';
import { useAbout } from '../../about.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../words.js';
import { Refused } from '../asked.js';
import { PageHead } from '../frame.js';
import { groupName, useGroups } from '../groups.js';
import { sayPlacePath, usePlaces } from '../places.js';
import { Errors } from '../reviewing/publish.js';
import { useMember, useSession } from '../session.js';
import { FigureTable } from './figure-table.js';
import { QuestionFields } from './question-fields.js';
import { BEGIN, choiceFrom, isMisread, queryOf, type Choice } from './report-question.js';

interface Counts { answer: Answer; rule: string[]; of: 'all' | 'own'; records: number }

/** `/desk/figures`: a figure over the records of the office, by the rule that the public side counts by. The question is in the address. */
export function FiguresPage() {
  const t = useText();
  const { country } = usePlaces();
  const { role } = useMember();
  const search = useSearch();
  const [path, go] = useLocation();
  const year = partsOf(todayIn(country?.timeZone ?? 'UTC')).year;
  const begin: Choice = { ...BEGIN, indicator: 'I02', from: `${year}-01-01`, until: `${year}-12-31`, unit: 'month', records: role === 'monitor' ? 'all' : 'published' };
  const [typed, setTyped] = useState<Choice | null>(null);
  const choice = typed ?? choiceFrom(search) ?? begin;
  const query = queryOf(choice);
  const change = (next: Choice): void => {
    setTyped(next);
    const asked = queryOf(next);
    const lang = new URLSearchParams(search).get('lang');
    if (asked !== null) go(`${path}?${asked}${lang ? `&lang=${lang}` : ''}`, { replace: true });
  };
  return (
    <>
      <PageHead title={t('desk.page.figures')} />
      <p class="lead">{t(role === 'monitor' ? 'desk.figures.about-own' : 'desk.figures.about')}</p>
      {typed === null && isMisread(search) && <Band tone="warning"><p role="alert">{t('desk.figures.misread')}</p></Band>}
      <form class="panel freeze" onSubmit={(event) => event.preventDefault()} aria-label={t('desk.figures.question')}>
        <QuestionFields choice={choice} isTried problem={null} isInside onChange={change} />
      </form>
      {query !== null && <Counted query={query} />}
    </>
  );
}

function Counted({ query }: { query: string }) {
  const t = useText();
  const { api } = useSession();
  const [held, setHeld] = useState<{ counts: Counts | null; problem: ProblemBody | null }>({ counts: null, problem: null });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    void api.post<Counts>('/api/counts', { question: query }).then((reply) => {
      if (isCurrent) setHeld((now) => reply.ok ? { counts: reply.value, problem: null } : { ...now, problem: reply.problem });
    });
    return () => { isCurrent = false; };
  }, [query, turn, t.language]);
  const { counts, problem } = held;
  if (problem) return <Refused problem={problem} again={() => setTurn((n) => n + 1)}><Errors problem={problem} /></Refused>;
  return counts ? <Shown counts={counts} onAgain={() => setTurn((n) => n + 1)} /> : <p class="quiet" aria-busy="true">{t('app.loading')}</p>;
}

function Shown({ counts: { answer, rule, of, records }, onAgain }: { counts: Counts; onAgain: () => void }) {
  const t = useText();
  const names = useNames();
  // The sentence names the whole time that was asked for; the answer's own periods are its parts.
  const whole = { ...answer, periods: answer.question.periods.map(asPeriod) };
  return (
    <section class="figure" aria-labelledby="figure-title">
      <h2 id="figure-title" aria-live="polite">{sayFigure(whole, t, names)}</h2>
      <p class="small quiet">{t(`desk.figures.of-${of}`, { n: records })} <Button class="button-small" onClick={onAgain}>{t('desk.figures.again')}</Button></p>
      {answer.splits.length > 0 && <FigureTable answer={answer} names={names} />}
      <details open><summary>{t('desk.figures.rule')}</summary><ul>{rule.map((line) => <li key={line}>{line}</li>)}</ul></details>
    </section>
  );
}

const useNames = (): Names => {
  const t = useText();
  const about = useAbout();
  const places = usePlaces();
  const groups = useGroups();
  return {
    organisation: about?.organisation ?? '', standards: about?.standards ?? '', place: (code) => sayPlacePath(code, places, t.language),
    group: (code) => { const group = groups.items.find(({ publicCode }) => publicCode === code); return group ? groupName(group, t.language) : code; },
  };
};
