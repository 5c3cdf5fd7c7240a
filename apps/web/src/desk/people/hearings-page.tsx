import { calendarFile } from '@vigil/shared/calendar/calendar-file.js';
import { type Day, partsOf } from '@vigil/shared/day/day.js';
import { monthOf } from '@vigil/shared/day/day-window.js';
import { digitsIn, formatWindow } from '@vigil/shared/day/format-dates.js';
import type { HearingLine } from '@vigil/shared/staff-responses/people.js';
import type { Text } from '@vigil/shared/text/text.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { useState } from 'preact/hooks';
import { saveFile } from '../../public-site/picture-file/save-file.js';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { Table } from '../../ui/table.js';
import { PageHead } from '../desk-frame.js';
import { DeskLink } from '../desk-link.js';
import { Awaited, useFresh, useStaffFetch } from '../use-staff-fetch.js';
import { HearingCalendarAddress } from './hearing-calendar-address.js';
import { hearingMonth, type HearingWeek, monthFrom } from './hearing-month.js';
import { PagesOfPeople } from './people-page.js';
import { casePage, hearingsPage, personPage } from './people-paths.js';
import { useToday } from './use-today.js';
import './people.css';

/** Of a hearing of more people, only how many they are. */
const FEW = 3;

/** `/desk/custody/hearings`: what is due before a court, by month and as a list, and what was set and not heard of. */
export default function HearingsPage() {
  const t = useText();
  const today = useToday();
  const asked = useStaffFetch<{ items: HearingLine[] }>('/api/hearings');
  useFresh(asked);
  return (
    <>
      <PageHead title={t('people.hearings')} />
      <PagesOfPeople here={hearingsPage} />
      <p class="lead narrow">{t('people.hearings.about')}</p>
      <Awaited asked={asked}>
        {({ items }) => (
          <>
            <NotHeardOf items={items.filter(({ state }) => state === 'not-heard-of')} />
            <Month items={items} today={today} />
            <List items={items} />
            <CalendarDownload items={items.filter(({ state }) => state === 'due')} />
            <HearingCalendarAddress />
          </>
        )}
      </Awaited>
    </>
  );
}

const formatPeople = ({ people }: HearingLine, t: Text): string =>
  people.length <= FEW
    ? people.map(({ handle }) => handle).join(t('list.and'))
    : t('people.case.of-people', { n: people.length });

/**
 * Formats what stands on a day: a hearing that was held, or a step that an event has set, and never that event itself.
 */
const formatWhat = ({ type, state }: HearingLine, t: Text): string =>
  state === null ? label(type, t.language) : t('people.hearings.next-step');

/** Formats 'Next step · amber kettle', without the days. */
const formatHearing = (line: HearingLine, t: Text): string =>
  [formatWhat(line, t), line.case?.handle, formatPeople(line, t)].filter(Boolean).join(' · ');

function NotHeardOf({ items }: { items: readonly HearingLine[] }) {
  const t = useText();
  if (items.length === 0) return null;
  return (
    <section class="band band-warning" aria-labelledby="not-heard-of">
      <h2 id="not-heard-of">{t('people.hearings.not-heard-of', { n: items.length })}</h2>
      <p>{t('people.hearings.not-heard-of.about')}</p>
      <ul class="plain">
        {items.map((line) => (
          <li key={line.event}>
            {formatWindow(line.when, t.language)} · <Links line={line} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The case of a hearing, or its people, each a link. */
function Links({ line }: { line: HearingLine }) {
  const t = useText();
  if (line.case) return <DeskLink to={casePage(line.case.id)}>{formatHearing(line, t)}</DeskLink>;
  return (
    <>
      {formatWhat(line, t)} ·{' '}
      {line.people.map(({ id, handle }, at) => (
        <span key={id}>
          {at > 0 && t('list.and')}
          <DeskLink to={personPage(id)}>{handle}</DeskLink>
        </span>
      ))}
    </>
  );
}

function Month({ items, today }: { items: readonly HearingLine[]; today: Day }) {
  const t = useText();
  const [[year, month], setMonth] = useState<[number, number]>(() => {
    const now = partsOf(today);
    return [now.year, now.month];
  });
  const weeks = hearingMonth(items, year, month);
  const title = formatWindow(monthOf(year, month), t.language);
  return (
    <section class="record-part" aria-labelledby="month-title">
      <h2 id="month-title" aria-live="polite">
        {title}
      </h2>
      <p class="row-do">
        <Button class="button-small" onClick={() => setMonth(monthFrom(year, month, -1))}>
          ← {t('people.hearings.month-before')}
        </Button>
        <Button class="button-small" onClick={() => setMonth(monthFrom(year, month, 1))}>
          {t('people.hearings.month-after')} →
        </Button>
      </p>
      <ol class="plain hearing-month">
        {weeks.map((week) => (
          <Week key={week.monday} week={week} today={today} />
        ))}
      </ol>
    </section>
  );
}

function Week({ week: { days, spans }, today }: { week: HearingWeek; today: Day }) {
  const t = useText();
  return (
    <li class="hearing-week">
      <div class="hearing-days small" aria-hidden="true">
        {days.map(({ day, isInMonth }, at) => (
          <span key={day} class={day === today ? 'hearing-today' : isInMonth ? undefined : 'hearing-outside'}>
            <span class="hearing-weekday">{t(`people.weekday.${at + 1}`)}</span>{' '}
            {digitsIn(String(partsOf(day).day), t.language)}
          </span>
        ))}
      </div>
      {spans.length > 0 && (
        <ul class="plain hearing-spans">
          {spans.map(({ line, from, to, isBegunBefore, goesOn }) => (
            <li
              key={`${line.event} ${line.state}`}
              class={`hearing-span hearing-${line.state ?? 'held'} ${isBegunBefore ? 'hearing-from-before' : ''} ${goesOn ? 'hearing-goes-on' : ''}`}
              style={{ gridColumn: `${from} / ${to + 1}` }}
            >
              <span class="visually-hidden">{formatWindow(line.when, t.language)}: </span>
              <DeskLink to={line.case ? casePage(line.case.id) : personPage(line.people[0]!.id)}>
                {formatHearing(line, t)}
              </DeskLink>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function List({ items }: { items: readonly HearingLine[] }) {
  const t = useText();
  return (
    <section class="record-part" aria-labelledby="list-title">
      <h2 id="list-title">{t('people.hearings.list')}</h2>
      <Table
        stacks
        caption={t('people.hearings.count', { n: items.length })}
        rows={items}
        rowKey={({ event, state }) => `${event} ${state}`}
        empty={t('people.hearings.none')}
        columns={[
          {
            key: 'when',
            head: t('caseEvent.when.label'),
            sortBy: ({ when }) => when.earliest,
            cell: ({ when }) => formatWindow(when, t.language),
          },
          { key: 'what', head: t('caseEvent.type.label'), cell: (line) => <Links line={line} /> },
          {
            key: 'state',
            head: t('people.hearings.state'),
            sortBy: ({ state }) => state,
            cell: ({ state }) => t(`people.hearings.state.${state ?? 'held'}`),
          },
        ]}
      />
    </section>
  );
}

/** What is due, as a file for a calendar. It is made here; without words, it says of nobody and of no case. */
function CalendarDownload({ items }: { items: readonly HearingLine[] }) {
  const t = useText();
  const [hasWords, setWords] = useState(false);
  const download = (): void => {
    const entries = items.map((line) => ({
      id: line.event,
      first: line.when.earliest,
      last: line.when.latest,
      title: hasWords ? `Vigil: ${formatHearing(line, t)}` : t('people.calendar.due'),
    }));
    const text = calendarFile(entries, new Date().toISOString());
    saveFile(new Blob([text], { type: 'text/calendar;charset=utf-8' }), 'vigil.ics');
  };
  return (
    <section class="record-part" aria-labelledby="calendar-title">
      <h2 id="calendar-title">{t('people.calendar')}</h2>
      <p class="narrow">{t('people.calendar.about', { n: items.length })}</p>
      <label class="check">
        <input type="checkbox" checked={hasWords} onChange={(event) => setWords(event.currentTarget.checked)} />
        <span>{t('people.calendar.with-words')}</span>
      </label>
      <p>
        <Button onClick={download}>{t('people.calendar.download')}</Button>
      </p>
    </section>
  );
}
