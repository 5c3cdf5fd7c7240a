import { digitsIn } from '@vigil/shared/day/format-dates.js';
import {
  type DecidedName,
  hasWords,
  type NameDecision,
  type ProposedName,
} from '@vigil/shared/staff-responses/proposed-names.js';
import { useCallback, useMemo, useState } from 'preact/hooks';
import { useLocation, useSearch } from 'wouter-preact';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { SelectField } from '../../ui/select-field.js';
import { useText } from '../../text-bundles.js';
import { PageHead } from '../desk-frame.js';
import { formatDayOf } from '../format-answer.js';
import { Combobox, type Option } from '../form/combobox.js';
import { formFieldError } from '../form-field-error.js';
import { groupName, searchGroups, useGroups } from '../groups-context.js';
import { etagOf } from '../incident-path.js';
import { NotOpened } from '../not-opened.js';
import { formatPlacePath, usePlaces } from '../places-context.js';
import { useMember, useSession } from '../session.js';
import { Awaited, Refused, useFresh } from '../use-staff-fetch.js';
import { formatProposedName, useProposedNames } from './proposed-names-context.js';
import { displayName, searchLandmarks } from './search-landmarks.js';
import './proposed-names.css';

const SHOWN = ['waiting', 'landmark', 'group', 'all'] as const;
type Shown = (typeof SHOWN)[number];

const isShown = ({ state, kind }: ProposedName, which: Shown): boolean => {
  if (which === 'all') return true;
  return which === 'waiting' ? state === 'proposed' : kind === which && state !== 'proposed';
};

/** `/desk/proposals`: landmarks and groups that members proposed, and what became of them. */
export default function ProposedNamesPage() {
  const t = useText();
  const [, go] = useLocation();
  const query = new URLSearchParams(useSearch());
  const which = SHOWN.find((one) => one === query.get('show')) ?? 'waiting';
  const { asked } = useProposedNames();
  useFresh(asked);
  const { role } = useMember();
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [left, setLeft] = useState(0);
  const show = (next: string): void => {
    if (next === 'waiting') query.delete('show');
    else query.set('show', next);
    go(`/desk/proposals${query.size > 0 ? `?${query}` : ''}`, { replace: true });
  };
  return (
    <>
      <PageHead title={t('desk.page.proposals')} />
      <p class="lead narrow">{t(role === 'reviewer' ? 'desk.names.about' : 'desk.names.about-own')}</p>
      <SelectField
        label={t('desk.names.show')}
        value={which}
        options={SHOWN.map((one) => [one, t(`desk.names.show-${one}`)] as const)}
        onChange={show}
      />
      {problem && <Refused problem={problem} />}
      <Awaited asked={asked}>
        {({ items, damaged }) => {
          const shown = items.filter((one) => isShown(one, which));
          return (
            <>
              <NotOpened n={damaged} />
              <p class="small quiet" role="status" id="names-count" tabIndex={-1}>
                {t('desk.names.count', { n: shown.length })}
                {left > 0 && ` ${t('desk.names.left', { n: left })}`}
              </p>
              {shown.length === 0 && <p>{t('desk.names.none')}</p>}
              <ul class="plain">
                {shown.map((name) => (
                  <li key={name.id} class="proposed-name">
                    <Described name={name} />
                    {(name.mayDecide || (name.mine && role === 'reviewer' && name.state === 'proposed')) && (
                      <Decide
                        name={name}
                        onDone={(found, remaining) => {
                          setProblem(found);
                          setLeft(remaining);
                          asked.again();
                          if (!found) document.getElementById('names-count')?.focus();
                        }}
                      />
                    )}
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </Awaited>
    </>
  );
}

function Described({ name }: { name: ProposedName }) {
  const t = useText();
  const places = usePlaces();
  const names = useProposedNames();
  const groups = useGroups();
  const { kind, state, by, on, at, note, sensitive, decidedBy, landmark, group } = name;
  const other = t.language === 'km' ? name.nameEn : name.nameKm;
  const became = group === null ? undefined : groups.byId(group);
  return (
    <>
      <h2 class="proposed-name-title">
        {hasWords(name) ? displayName(name, t.language) : t('desk.names.words-deleted')}{' '}
        <span class="tag">{t(`desk.names.kind.${kind}`)}</span>{' '}
        {sensitive && <span class="tag">{t('desk.names.is-sensitive')}</span>}
      </h2>
      {other !== null && other !== displayName(name, t.language) && (
        <p lang={t.language === 'km' ? 'en' : 'km'}>{other}</p>
      )}
      {at && (
        <p>
          {formatPlacePath(at.place, places, t.language)}{' '}
          <span class="quiet">{digitsIn(`${at.lat.toFixed(5)}, ${at.lon.toFixed(5)}`, t.language)}</span>
        </p>
      )}
      {note && <p class="proposed-name-note">{note}</p>}
      <p class="small quiet">
        {by !== null && on !== null && t('desk.names.by', { name: by, day: formatDayOf(on, t) })}{' '}
        {decidedBy !== null && state !== 'proposed' && t(`desk.names.became-${state}`, { name: decidedBy })}{' '}
        {decidedBy === null && state === 'joined' && t('desk.names.is-joined')}{' '}
        {landmark !== null && formatProposedName(landmark, names, t)}
        {state === 'joined' && became && groupName(became, t.language)}
      </p>
    </>
  );
}

interface DecideProps {
  name: ProposedName;
  /** left: on how many records the name stands as before. */
  onDone: (problem: ProblemBody | null, left: number) => void;
}

/** Accepts a name, joins it with another, or refuses it. Who proposed it can only take it back. */
function Decide({ name, onDone }: DecideProps) {
  const t = useText();
  const { api } = useSession();
  const groups = useGroups();
  const [isJoining, setJoining] = useState(false);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<ProblemBody | null>(null);
  const send = async (decision: NameDecision, into?: string): Promise<void> => {
    setBusy(true);
    const reply = await api.post<DecidedName>(
      `/api/proposed-names/${name.id}/decisions`,
      { decision, ...(into ? { into } : {}) },
      { ifMatch: etagOf(name.revision) },
    );
    setBusy(false);
    setWrong(!reply.ok && reply.problem.code === 'invalid-body' ? reply.problem : null);
    if (!reply.ok && reply.problem.code === 'invalid-body') return;
    if (reply.ok && name.kind === 'group') groups.again();
    onDone(reply.ok ? null : reply.problem, reply.ok ? reply.value.left : 0);
  };
  const called = displayName(name, t.language);
  return (
    <>
      <p class="panel-buttons">
        {name.mayDecide && (
          <>
            <Button
              {...{ busy }}
              aria-label={t('desk.names.accept-what', { name: called })}
              onClick={() => void send('accept')}
            >
              {t('desk.names.accept')}
            </Button>
            <Button
              aria-expanded={isJoining}
              aria-label={t('desk.names.join-what', { name: called })}
              onClick={() => setJoining(!isJoining)}
            >
              {t('desk.names.join')}
            </Button>
          </>
        )}
        <Button
          tone="quiet"
          {...{ busy }}
          aria-label={t(name.mine ? 'desk.names.take-back-what' : 'desk.names.refuse-what', { name: called })}
          onClick={() => void send('refuse')}
        >
          {t(name.mine ? 'desk.names.take-back' : 'desk.names.refuse')}
        </Button>
      </p>
      {isJoining && <JoinWith name={name} problem={wrong} onChoose={(into) => void send('join', into)} />}
    </>
  );
}

/** Finds what a proposed name is another name of. */
function JoinWith({
  name,
  problem,
  onChoose,
}: {
  name: ProposedName;
  problem: ProblemBody | null;
  onChoose: (id: string) => void;
}) {
  const t = useText();
  const groups = useGroups();
  const places = usePlaces();
  const { items } = useProposedNames();
  const [into, setInto] = useState<{ id: string; label: string } | null>(null);
  const known = useMemo(() => items.filter(({ kind, state }) => kind === 'landmark' && state === 'accepted'), [items]);
  const landmarks = useMemo(() => searchLandmarks(known, places.gazetteer), [known, places.gazetteer]);
  const search = useCallback(
    (typed: string): Option[] => {
      if (name.kind === 'group')
        return searchGroups(groups.items, typed).map((group) => ({
          key: group.id,
          label: groupName(group, t.language),
        }));
      places.needCommunes();
      const ids = typed.trim() === '' ? known.map(({ id }) => id) : landmarks(typed);
      return ids.flatMap((id) => {
        const one = known.find((landmark) => landmark.id === id);
        if (!one) return [];
        const detail = formatPlacePath(one.at!.place, places, t.language);
        return [{ key: id, label: displayName(one, t.language), detail }];
      });
    },
    [name.kind, groups, known, landmarks, places, t],
  );
  return (
    <div class="proposed-name-join">
      <Field label={t(`desk.names.join-with-${name.kind}`)} error={formFieldError(problem, '/into')}>
        {(control) => (
          <Combobox
            control={control}
            chosen={into?.label ?? ''}
            search={search}
            onChoose={(id) => setInto({ id, label: search('').find(({ key }) => key === id)?.label ?? '' })}
            onClear={() => setInto(null)}
            placeholder={t('desk.form.type-to-search')}
          />
        )}
      </Field>
      <Button tone="primary" disabled={into === null} onClick={() => into && onChoose(into.id)}>
        {t('desk.names.join-do')}
      </Button>
    </div>
  );
}
