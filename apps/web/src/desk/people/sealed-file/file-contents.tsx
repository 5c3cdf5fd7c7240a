import { fieldsOf, type CodebookClass } from '@vigil/shared/codebook/field.js';
import { formatCustody } from '@vigil/shared/custody/format-custody.js';
import { isDay } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import { CaseEvent } from '@vigil/shared/people/case-event.js';
import { CourtCase } from '@vigil/shared/people/court-case.js';
import { formatEvent } from '@vigil/shared/people/format-event.js';
import type { PeopleFile } from '@vigil/shared/people/people-file/read-people-file.js';
import { endLine, headLine, recordLine } from '@vigil/shared/people/people-file/write-people-file.js';
import { Person } from '@vigil/shared/people/person.js';
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { saveFile } from '../../../public-site/picture-file/save-file.js';
import { useText } from '../../../text-bundles.js';
import { Band } from '../../../ui/band.js';
import { Button } from '../../../ui/button.js';
import { LineField } from '../../../ui/line-field.js';
import type { Tree } from '../../draft/record-tree.js';
import { formatLabel, type FormatContext } from '../../format-answer.js';
import { useFormatContext } from '../../format-context.js';
import { ReadIdentity } from '../identity-form.js';
import { useToday } from '../use-today.js';
import { FILE_TABLES, type FileTable, formatWhole, writeFileTable } from './file-tables.js';
import { type FiledCase, type FiledEvent, type FiledPerson, findInFile, namesOf, viewOfFile } from './file-view.js';
import './sealed-file.css';

/** So many people are drawn at once: thousands would hold up a phone. */
const AT_ONCE = 50;
/** What was left open on a screen closes by itself, so long after somebody last used it. */
const OPEN_MINUTES = 10;

/** What a file holds, to be read, searched and saved. */
export function FileContents({ contents, onClose }: { contents: PeopleFile; onClose: () => void }) {
  const t = useText();
  const common = useFormatContext([]);
  const view = useMemo(() => viewOfFile(contents), [contents]);
  const context = useMemo(() => view.inContext(common), [view, common]);
  const [words, setWords] = useState('');
  const [most, setMost] = useState(AT_ONCE);
  const [used, setUsed] = useState(0);
  const found = useMemo(() => findInFile(view.people, words), [view, words]);
  useEffect(() => {
    const timer = setTimeout(onClose, OPEN_MINUTES * 60_000);
    return () => clearTimeout(timer);
  }, [used]);
  const { madeOn } = contents.head;
  return (
    <div onClickCapture={() => setUsed(used + 1)} onKeyDownCapture={() => setUsed(used + 1)}>
      <p class="lead">
        {t('sealedFile.holds', {
          people: view.people.length,
          events: view.events.length,
          cases: view.cases.length,
          day: isDay(madeOn) ? formatDay(madeOn, t.language) : madeOn,
        })}
      </p>
      <p>
        <Button onClick={onClose}>{t('sealedFile.close')}</Button>
      </p>
      <Save {...{ contents, view, common }} />
      <section class="record-part" aria-labelledby="file-people">
        <h2 id="file-people">{t('people.list')}</h2>
        <LineField
          label={t('sealedFile.search')}
          help={t('sealedFile.search-help')}
          type="search"
          value={words}
          onInput={setWords}
        />
        <p role="status" class="small quiet">
          {found.length > most
            ? t('people.shown-of', { k: most, n: found.length })
            : t('people.shown', { n: found.length, total: view.people.length })}
        </p>
        {found.slice(0, most).map((person) => (
          <OnePerson key={person.id} {...{ person, context }} />
        ))}
        {found.length > most && (
          <Button onClick={() => setMost(most + AT_ONCE)}>
            {t('people.show-more', { n: Math.min(AT_ONCE, found.length - most) })}
          </Button>
        )}
      </section>
    </div>
  );
}

type Held = Pick<Parameters<typeof FileContents>[0], 'contents'> & {
  view: ReturnType<typeof viewOfFile>;
  common: FormatContext;
};

function Save({ contents, view, common }: Held) {
  const t = useText();
  const table = (which: FileTable): void =>
    saveFile(new Blob([writeFileTable(which, view, common)], { type: 'text/csv;charset=utf-8' }), `${which}.csv`);
  const json = (): void => {
    const { head, records } = contents;
    const lines = [headLine(head), ...records.map((record, at) => recordLine(record, at === 0)), endLine(records)];
    saveFile(new Blob(lines, { type: 'application/json' }), 'people.json');
  };
  return (
    <details>
      <summary>{t('sealedFile.save')}</summary>
      <Band tone="warning">
        <p>{t('sealedFile.save-warning')}</p>
      </Band>
      <div class="form-actions">
        {FILE_TABLES.map((which) => (
          <Button key={which} onClick={() => table(which)}>
            {t(`sealedFile.save.${which}`)}
          </Button>
        ))}
        <Button onClick={json}>{t('sealedFile.save.json')}</Button>
      </div>
    </details>
  );
}

/** A part that is drawn when somebody opens it. */
function Opens({ title, children }: { title: ComponentChildren; children: () => ComponentChildren }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="file-part" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{title}</summary>
      {isOpen && children()}
    </details>
  );
}

function OnePerson({ person, context }: { person: FiledPerson; context: FormatContext }) {
  const { t } = context;
  const today = useToday();
  const names = namesOf(person);
  return (
    <Opens
      title={
        <>
          <strong>{person.answers.handle}</strong>
          {names !== '' && ` · ${names}`}
        </>
      }
    >
      {() => (
        <>
          {person.spells && <p>{formatCustody(person.spells, today, t)}</p>}
          {person.joinedInto !== null && (
            <p>
              {t('sealedFile.same-person')}: {context.referred?.(person.joinedInto)}
            </p>
          )}
          {person.identities.map((texts, at) => (
            <ReadIdentity key={at} identity={texts} />
          ))}
          {person.identities.length === 0 && <p class="quiet">{t('sealedFile.no-identity')}</p>}
          <Answers of={Person} answers={person.answers} context={context} />
          {person.events.length > 0 && <h3>{t('people.events')}</h3>}
          {person.events.map((event) => (
            <OneEvent key={event.id} {...{ event, context }} />
          ))}
          {person.cases.length > 0 && <h3>{t('people.cases')}</h3>}
          {person.cases.map((one) => (
            <OneCase key={one.id} {...{ one, context }} />
          ))}
        </>
      )}
    </Opens>
  );
}

function OneEvent({ event: { answers, takenBack }, context }: { event: FiledEvent; context: FormatContext }) {
  const { t } = context;
  return (
    <Opens
      title={
        <>
          {formatEvent(answers, t)}
          {takenBack && <span class="tag">{t('sealedFile.taken-back')}</span>}
        </>
      }
    >
      {() => (
        <Answers
          of={CaseEvent}
          answers={answers}
          context={{ ...context, sources: answers.sources as unknown as Tree[] }}
        />
      )}
    </Opens>
  );
}

function OneCase({ one: { answers }, context }: { one: FiledCase; context: FormatContext }) {
  return <Opens title={answers.handle}>{() => <Answers of={CourtCase} answers={answers} context={context} />}</Opens>;
}

function Said({ name, value }: { name: string; value: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

/** Every answer of a class, whatever questions it has; those without an answer are left out. */
function Answers({ of, answers, context }: { of: CodebookClass; answers: object; context: FormatContext }) {
  const said = fieldsOf(of).flatMap((field) => {
    const value = (answers as Record<string, unknown>)[field.name];
    const text = formatWhole(field, value, context);
    if (text === null || text === '') return [];
    const name = formatLabel(of, field, context.t);
    if (field.kind !== 'many') return [<Said key={field.name} name={name} value={text} />];
    // What is asked of each entry, and not only what it is called by.
    return [
      <Said
        key={field.name}
        name={name}
        value={(value as Tree[]).map((child) => (
          <Answers key={String(child.id)} of={field.of!()} answers={child} context={context} />
        ))}
      />,
    ];
  });
  return said.length === 0 ? null : <dl class="file-answers">{said}</dl>;
}
