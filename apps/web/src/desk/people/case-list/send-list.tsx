import { csvLine, BOM } from '@vigil/shared/csv/csv-line.js';
import { planCaseList, type PlannedUnit } from '@vigil/shared/people/case-list/plan-case-list.js';
import type { CaseListRead } from '@vigil/shared/people/case-list/read-case-list.js';
import { codesOf, label } from '@vigil/shared/vocabulary/vocabulary.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ProblemBody } from '../../../api.js';
import { saveFile } from '../../../public-site/picture-file/save-file.js';
import { useText } from '../../../text-bundles.js';
import { Band } from '../../../ui/band.js';
import { Button } from '../../../ui/button.js';
import { SelectField } from '../../../ui/select-field.js';
import { DeskForm } from '../../desk-form.js';
import { DeskLink } from '../../desk-link.js';
import { Recipients, trustedKeyIds } from '../../sealing/recipients.js';
import { useSealingKeys } from '../../sealing/use-sealing-keys.js';
import { useMember, useSession } from '../../session.js';
import { Refused } from '../../use-staff-fetch.js';
import { ChooseTeam, useReviewers } from '../choose-team.js';
import type { SendPosition } from './send-case-list.js';

interface Props {
  read: CaseListRead;
  taken: { people: readonly string[]; cases: readonly { id: string; handle: string }[] };
  onBegin: () => void;
  onSent: () => void;
  onAnother: () => void;
}

type State =
  | { is: 'before' }
  | {
      is: 'sending' | 'stopped' | 'done';
      units: PlannedUnit[];
      at: SendPosition;
      /** Units whose rest is not sent: the server refuses it. */
      skipped: readonly number[];
      problem: ProblemBody | null;
    };

/** Who follows the people of the list and at what risk, for all of them; and sends them, sealed. */
export function SendList({ read, taken, onBegin, onSent, onAnother }: Props) {
  const t = useText();
  const me = useMember();
  const { api } = useSession();
  const reviewers = useReviewers();
  const { asked, keys } = useSealingKeys();
  const [team, setTeam] = useState<readonly string[]>([]);
  const [risk, setRisk] = useState('RK_HIGH');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [missing, setMissing] = useState<string | null>(null);
  const [state, setState] = useState<State>({ is: 'before' });
  const stop = useRef(false);
  const head = useRef<HTMLHeadingElement>(null);
  const ofTeam = (keys ?? []).filter(
    ({ key }) => key.member === null || key.member.id === me.id || team.includes(key.member.id),
  );
  const ids = ofTeam.map(({ key }) => key.id).join(' ');
  useEffect(() => setChosen(trustedKeyIds(ofTeam)), [ids]);
  useEffect(() => head.current?.focus(), [state.is === 'before']);
  useEffect(
    () => () => {
      stop.current = true;
    },
    [],
  );
  const people = read.rows.filter(({ person }) => person !== null);
  const readers = ofTeam.filter(({ key }) => chosen.has(key.id)).map(({ key }) => key);
  const send = async (units: PlannedUnit[], from: SendPosition, skipped: readonly number[]): Promise<void> => {
    stop.current = false;
    setState({ is: 'sending', units, at: from, skipped, problem: null });
    let at = from;
    const { sendUnits } = await import('./send-case-list.js');
    const problem = await sendUnits(
      units,
      from,
      { api, team, keys: readers },
      () => stop.current,
      (now) => {
        at = now;
        setState({ is: 'sending', units, at, skipped, problem: null });
      },
    );
    if (at.unit === units.length) onSent();
    setState({ is: at.unit === units.length ? 'done' : 'stopped', units, at, skipped, problem });
  };
  const begin = async (): Promise<void> => {
    const units = planCaseList(read.rows, { risk, taken, newId: () => crypto.randomUUID() });
    const isSealing = units.some((unit) => unit.people.some(({ identity }) => identity !== null));
    const lacks = isSealing && readers.length === 0 ? 'sealing.choose-reader' : null;
    setMissing(lacks);
    if (lacks !== null) return;
    onBegin();
    await send(units, { unit: 0, step: 0 }, []);
  };
  if (state.is === 'before')
    return people.length === 0 ? null : (
      <section class="record-part" aria-labelledby="list-for-all">
        <h2 id="list-for-all">{t('caseList.for-all')}</h2>
        <p class="narrow">{t('caseList.for-all-about', { showing: label('SH_NONE', t.language) })}</p>
        <DeskForm class="people-form" onSubmit={begin}>
          <SelectField
            label={t('person.risk.label')}
            help={t('person.risk.help')}
            value={risk}
            options={codesOf('risk').map((code) => [code, label(code, t.language)])}
            onChange={setRisk}
          />
          <ChooseTeam asked={reviewers} chosen={team} error={null} onChoose={setTeam} />
          {asked.problem && <Refused problem={asked.problem} again={asked.again} />}
          {keys &&
            (ofTeam.length === 0 ? (
              <p class="sealing-wait">
                {t('people.identity.no-keys')} <DeskLink to="/desk/sealing">{t('sealing.make-key')}</DeskLink>
              </p>
            ) : (
              <Recipients keys={ofTeam} without={[]} chosen={chosen} onChoose={setChosen} />
            ))}
          {missing && (
            <p class="field-error" role="alert">
              {t(missing)}
            </p>
          )}
          <div class="form-actions">
            <Button type="submit" tone="primary" busy={keys === null}>
              {t('caseList.send', { n: people.length })}
            </Button>
          </div>
        </DeskForm>
      </section>
    );
  const { units, at, skipped, problem } = state;
  const outcomeOf = (nth: number): 'sent' | 'partly' | 'not-sent' =>
    skipped.includes(nth) || (nth === at.unit && at.step > 0) ? 'partly' : nth < at.unit ? 'sent' : 'not-sent';
  const sent = units.reduce((sum, unit, nth) => sum + (outcomeOf(nth) === 'sent' ? unit.people.length : 0), 0);
  const download = (): void => {
    const lines = [
      ['caseList.row', 'caseList.head.words', 'caseList.head.case', 'caseList.head.outcome'].map((key) => t(key)),
      ...units.flatMap((unit, nth) =>
        unit.people.map(({ n, person }) => [
          n,
          person.handle,
          unit.courtCase?.wanted.handle ?? null,
          t(`caseList.outcome.${outcomeOf(nth)}`),
        ]),
      ),
      ...read.rows.flatMap(({ n, problem: why }) =>
        why === null ? [] : [[n, null, null, t(`caseList.problem.${why}`)]],
      ),
    ];
    saveFile(
      new Blob([BOM, ...lines.map((line) => csvLine(line))], { type: 'text/csv;charset=utf-8' }),
      'words-by-row.csv',
    );
  };
  return (
    <section class="record-part" aria-labelledby="list-sent">
      <h2 id="list-sent" ref={head} tabIndex={-1}>
        {t('caseList.sent', { n: sent, total: people.length })}
      </h2>
      <progress value={sent} max={people.length} aria-labelledby="list-sent" />
      {problem && (
        <Refused problem={problem}>
          {problem.errors?.map(({ text }) => (
            <p key={text}>{text}</p>
          ))}
        </Refused>
      )}
      {state.is === 'stopped' && (
        <Band tone="warning">
          <p role="status">{t('caseList.stopped')}</p>
        </Band>
      )}
      {state.is === 'done' && (
        <Band tone="done">
          <p>{t('caseList.done', { n: sent })}</p>
        </Band>
      )}
      <div class="form-actions">
        {state.is === 'sending' && (
          <Button
            onClick={() => {
              stop.current = true;
            }}
          >
            {t('caseList.stop')}
          </Button>
        )}
        {state.is === 'stopped' && (
          <Button tone="primary" onClick={() => void send(units, at, skipped)}>
            {t('caseList.go-on')}
          </Button>
        )}
        {state.is === 'stopped' && problem?.code === 'invalid-body' && (
          <Button onClick={() => void send(units, { unit: at.unit + 1, step: 0 }, [...skipped, at.unit])}>
            {t('caseList.skip', {
              rows: units[at.unit]!.people.map(({ n }) => formatNumber(n, t.language)).join(t('list.and')),
            })}
          </Button>
        )}
        {state.is !== 'sending' && <Button onClick={download}>{t('caseList.file')}</Button>}
        {state.is === 'done' && <Button onClick={onAnother}>{t('caseList.another')}</Button>}
      </div>
      {state.is !== 'sending' && <p class="narrow small quiet">{t('caseList.file-about')}</p>}
    </section>
  );
}
