import { FileProblem } from '@vigil/shared/import/reading/file-problem.js';
import { guessListColumns, partOf, eventOf } from '@vigil/shared/people/case-list/case-list-columns.js';
import { type ListChoices, MOST_LISTED, readCaseList } from '@vigil/shared/people/case-list/read-case-list.js';
import type { CourtCasePage, PeoplePage } from '@vigil/shared/staff-responses/people.js';
import { useMemo, useState } from 'preact/hooks';
import { useText } from '../../../text-bundles.js';
import { Band } from '../../../ui/band.js';
import { SelectField } from '../../../ui/select-field.js';
import { PageHead } from '../../desk-frame.js';
import { DeskLink } from '../../desk-link.js';
import { FileButton } from '../../file-button.js';
import { Awaited, useStaffFetch } from '../../use-staff-fetch.js';
import { peoplePage } from '../people-paths.js';
import { useToday } from '../use-today.js';
import { useAskBeforeLeaving } from '../../use-ask-before-leaving.js';
import { ListColumns } from './list-columns.js';
import { ListRows } from './list-rows.js';
import type { OpenedList } from './open-list-file.js';
import { SendList } from './send-list.js';
import '../people.css';
import '../../sealing/sealing.css';

interface Opened {
  file: File;
  list: OpenedList;
}

/** A sentence about a file that cannot be read: a key, and what stands in it. */
type Wrong = readonly [key: string, params?: Record<string, string | number>];

const wrongOf = (error: unknown): Wrong => {
  // What reads files is loaded with the first file.
  if (!(error instanceof FileProblem)) return ['caseList.not-read'];
  return error.code === 'workbook-too-large'
    ? ['caseList.too-large', { ...error.params }]
    : [`file.${error.code}`, { ...error.params }];
};

const isList = (list: OpenedList): boolean =>
  guessListColumns(list.headers).some((target) => partOf(target) === 'names' || eventOf(target) !== null);

/**
 * `/desk/custody/import`: makes people of the rows of a list. The file is read here, is never sent, and is kept in this
 * page alone.
 */
export default function CaseListPage() {
  const t = useText();
  const people = useStaffFetch<PeoplePage>('/api/people');
  const cases = useStaffFetch<CourtCasePage>('/api/court-cases');
  const [opened, setOpened] = useState<Opened | null>(null);
  const [wrong, setWrong] = useState<Wrong | null>(null);
  const [busy, setBusy] = useState(false);
  // Whoever sends a list must not lose what they can go on with.
  const [isBegun, setBegun] = useState(false);
  // Whoever imports another list begins anew.
  const [turn, setTurn] = useState(0);
  const open = async (file: File, sheet?: number): Promise<void> => {
    setBusy(true);
    setWrong(null);
    setOpened(null);
    try {
      const { openListFile } = await import('./open-list-file.js');
      const list = await openListFile(file, sheet === undefined ? {} : { sheet });
      if (isList(list) || list.sheets.length > 1) setOpened({ file, list });
      if (!isList(list)) setWrong(['caseList.no-list']);
    } catch (error) {
      setWrong(wrongOf(error));
    }
    setBusy(false);
  };
  return (
    <>
      <PageHead title={t('caseList.title')}>
        <DeskLink to={peoplePage}>{t('people.title')}</DeskLink>
      </PageHead>
      <p class="lead narrow">{t('caseList.about')}</p>
      {!isBegun && (
        <div key={turn} class="field">
          <FileButton
            label={t('caseList.choose')}
            accept=".csv,.tsv,.txt,.xlsx"
            control={{ 'aria-describedby': 'list-help' }}
            showsName
            onFiles={([file]) => file && void open(file)}
          />
          <p class="field-help" id="list-help">
            {t('caseList.choose-help', { max: MOST_LISTED })}
          </p>
        </div>
      )}
      {busy && (
        <p class="quiet" aria-busy="true">
          {t('app.loading')}
        </p>
      )}
      {wrong && (
        <Band tone="error">
          <p>{t(wrong[0], wrong[1])}</p>
        </Band>
      )}
      {opened && !isBegun && opened.list.sheets.length > 1 && (
        <SelectField
          label={t('import.file.sheet')}
          value={opened.list.sheet}
          options={opened.list.sheets.map((name, at) => [at, name])}
          onChange={(sheet) => void open(opened.file, Number(sheet))}
        />
      )}
      {opened && wrong === null && (
        <Awaited asked={people}>
          {({ items }) => (
            <Awaited asked={cases}>
              {(known) => (
                <ReadList
                  key={`${turn} ${opened.list.sheet}`}
                  list={opened.list}
                  taken={{ people: items.map(({ handle }) => handle), cases: known.items }}
                  isBegun={isBegun}
                  onBegin={() => setBegun(true)}
                  onAnother={() => {
                    setBegun(false);
                    setOpened(null);
                    setTurn(turn + 1);
                    people.again();
                    cases.again();
                  }}
                />
              )}
            </Awaited>
          )}
        </Awaited>
      )}
    </>
  );
}

interface ReadListProps {
  list: OpenedList;
  taken: { people: readonly string[]; cases: readonly { id: string; handle: string }[] };
  isBegun: boolean;
  onBegin: () => void;
  onAnother: () => void;
}

function ReadList({ list, taken, isBegun, onBegin, onAnother }: ReadListProps) {
  const today = useToday();
  const [choices, setChoices] = useState<ListChoices>(() => ({
    columns: guessListColumns(list.headers),
    order: null,
    era: null,
    walkedOut: 'unknown',
  }));
  const [isSent, setSent] = useState(false);
  const read = useMemo(() => readCaseList(list.headers, list.rows, choices, today), [list, choices, today]);
  // Nothing of the list is kept: whoever closes the page reads it again.
  useAskBeforeLeaving(!isSent);
  return (
    <>
      {!isBegun && (
        <>
          <ListColumns {...{ list, read, choices }} onChoose={setChoices} />
          <ListRows read={read} />
        </>
      )}
      <SendList {...{ read, taken, onBegin, onAnother }} onSent={() => setSent(true)} />
    </>
  );
}
