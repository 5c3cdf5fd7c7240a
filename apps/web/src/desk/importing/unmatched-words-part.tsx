import {
  targetsToShare,
  withSharedValues,
  type Decision,
  type ColumnMapping,
} from '@vigil/shared/import/column-mapping.js';
import { formatTarget } from '@vigil/shared/import/format-note.js';
import { targetOf } from '@vigil/shared/import/column-targets.js';
import { fold } from '@vigil/shared/text-matching/fold.js';
import { isOwnCode } from '@vigil/shared/vocabulary/own-codes.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { ImportFindings, UnmatchedWords } from '@vigil/shared/staff-responses/imports.js';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { useCodeOptions } from '../code-search-context.js';
import { DeskLink } from '../desk-link.js';
import type { Option } from '../form/combobox.js';
import { groupName, searchGroups, useGroups } from '../groups-context.js';
import { useOwnCodes } from '../own-codes-context.js';
import { formatPlacePath, usePlaces } from '../places-context.js';
import { useMember } from '../session.js';
import { decisionAbout, isWithoutDecision } from './decided-words.js';
import { SearchChoice } from './search-choice.js';

/** Words on a page: as many as a person decides at once. */
const PAGE = 8;

/** Words that no list matches for certain. Each is decided once, for all rows and for later files. */
export function UnmatchedWordsPart({
  findings,
  map,
  onChange,
}: {
  findings: ImportFindings;
  map: ColumnMapping;
  onChange: (map: ColumnMapping) => void;
}) {
  const t = useText();
  const { needCommunes } = usePlaces();
  const mayAddGroups = useMember().role !== 'analyst';
  const [shown, setShown] = useState(PAGE);
  const [only, setOnly] = useState<string | null>(null);
  useEffect(needCommunes, [needCommunes]);
  if (findings.unknown.length === 0) return null;
  const chosenOf = (one: UnmatchedWords): string => {
    const found = decisionAbout(map, one);
    return !found ? '' : found.as === 'value' ? `${CODE}${found.value[0] ?? ''}` : found.as;
  };
  const kinds = [...new Set(findings.unknown.map(({ target }) => target))];
  const inSight = findings.unknown.filter(({ target }) => only === null || only === target);
  const isOpen = (one: UnmatchedWords): boolean => isWithoutDecision(map, one);
  const left = inSight.filter(isOpen);
  const shared = targetsToShare(map);
  const decide = (all: readonly UnmatchedWords[], decision: Decision | null): void => {
    const columns = map.columns.map((column, i) => {
      const keys = all.filter((one) => one.column === i).map(({ words }) => fold(words));
      if (keys.length === 0) return column;
      const others = Object.entries(column.values ?? {}).filter(([key]) => !keys.includes(key));
      const decided = decision ? keys.map((key) => [key, decision] as const) : [];
      return { ...column, values: Object.fromEntries([...others, ...decided]) };
    });
    onChange({ ...map, columns });
  };
  const decisionOf = (chosen: string): Decision | null =>
    chosen === ''
      ? null
      : chosen.startsWith(CODE)
        ? { as: 'value', value: [chosen.slice(CODE.length)] }
        : { as: chosen as Decision['as'], value: [] };
  return (
    <section>
      <h2>{t('import.words')}</h2>
      <p class="quiet narrow">{t('import.words.about')}</p>
      {findings.unknown.some(({ target }) => target.startsWith('groups.')) && (
        <p class="narrow">
          {mayAddGroups ? (
            <>
              {t('import.words.groups', { groups: t('desk.page.groups') })}{' '}
              <DeskLink to="/desk/groups">{t('desk.page.groups')}</DeskLink>
            </>
          ) : (
            t('import.words.groups-of-reviewers')
          )}
        </p>
      )}
      {kinds.length > 1 && (
        <fieldset class="filters">
          <legend class="visually-hidden">{t('import.words.of')}</legend>
          {[null, ...kinds].map((kind) => (
            <button
              key={kind ?? ''}
              type="button"
              class="filter"
              aria-pressed={only === kind}
              onClick={() => {
                setOnly(kind);
                setShown(PAGE);
              }}
            >
              {kind === null ? t('import.tally.all') : formatTarget(kind, t)}{' '}
              <span class="filter-n">
                {t('desk.number', {
                  n: findings.unknown.filter((one) => (kind === null || one.target === kind) && isOpen(one)).length,
                })}
              </span>
            </button>
          ))}
        </fieldset>
      )}
      <Table
        stacks
        caption={t('import.words.count', { n: inSight.length, open: left.length })}
        rows={inSight.slice(0, shown)}
        rowKey={({ column, words }) => `${column} ${words}`}
        columns={[
          {
            key: 'words',
            head: t('import.col.words'),
            cell: ({ words, header }) => (
              <>
                {words.length > 120 ? `${words.slice(0, 120)}…` : words}
                <br />
                <span class="small quiet">{header}</span>
              </>
            ),
          },
          { key: 'rows', head: t('import.col.rows'), number: true, cell: ({ n }) => t('desk.number', { n }) },
          {
            key: 'mean',
            head: t('import.col.decision'),
            cell: (one) => (
              <Meaning unknown={one} chosen={chosenOf(one)} onChoose={(chosen) => decide([one], decisionOf(chosen))} />
            ),
          },
        ]}
      />
      {(shown < inSight.length || left.length > 1) && (
        <div class="import-go">
          {shown < inSight.length && (
            <Button onClick={() => setShown(shown + PAGE)}>
              {t('import.words.show', { k: shown, n: inSight.length })}
            </Button>
          )}
          {left.length > 1 && (
            <Button onClick={() => decide(left, { as: 'words', value: [] })}>
              {t('import.words.rest', { n: left.length })}
            </Button>
          )}
        </div>
      )}
      {shared.length > 0 && (
        <p>
          {shared.map((target) => (
            <Button key={target} onClick={() => onChange(withSharedValues(map, target))}>
              {t('import.words.all-columns', { meaning: formatTarget(target, t) })}
            </Button>
          ))}
        </p>
      )}
      {findings.more > 0 && <p>{t('import.words.more', { n: findings.more })}</p>}
    </section>
  );
}

/** Begins the key of an option that is a code. */
const CODE = '=';
const NO_LISTS = { lists: [] };
const FOUND_PLACES = 12;

/** What some words mean: what is suggested and what may become of them first, then a search in the whole list. */
function Meaning({
  unknown: { target, words, how, suggestions },
  chosen,
  onChoose,
}: {
  unknown: UnmatchedWords;
  chosen: string;
  onChoose: (chosen: string) => void;
}) {
  const t = useText();
  const places = usePlaces();
  const groups = useGroups();
  const ownCodes = useOwnCodes();
  const searchCodes = useCodeOptions(targetOf(target) ?? NO_LISTS);
  const say = (code: string): string => {
    if (target === 'place') return formatPlacePath(code, places, t.language) || code;
    const group = groups.byId(code);
    if (isOwnCode(code)) return ownCodes.name(code);
    return group ? groupName(group, t.language) : label(code, t.language);
  };
  const option = (code: string, more: Partial<Option> = {}): Option => ({
    ...more,
    key: CODE + code,
    label: say(code),
  });
  const inList = (typed: string): Option[] => {
    if (target === 'groups.group') return searchGroups(groups.items, typed).map(({ id }) => option(id));
    if (target !== 'place') return searchCodes(typed).map(({ key, ...more }) => option(key, more));
    const found =
      typed.trim() === ''
        ? places.gazetteer.children(places.gazetteer.whole.code)
        : places.gazetteer.search(typed, { limit: FOUND_PLACES }).filter((one) => !places.gazetteer.isWhole(one));
    return found.map(({ code }) => option(code));
  };
  const search = (typed: string): Option[] => {
    const isTyped = typed.trim() !== '';
    const first: Option[] = suggestions.map((code) => option(code, { group: t('import.as.suggested') }));
    const without: Option[] = (['words', 'nothing', 'aside'] as const).map((as) => ({
      key: as,
      label: t(`import.as.${as}`),
      group: t('import.as.without'),
    }));
    const fits = (one: Option): boolean => !isTyped || fold(one.label).includes(fold(typed));
    const list = inList(typed).filter(({ key }) => isTyped || !suggestions.includes(key.slice(CODE.length)));
    return [
      ...(isTyped ? [] : first),
      ...without.filter(fits),
      ...list.map((one) => ({ ...one, group: one.group ?? t('import.as.others') })),
    ];
  };
  // What was read by its spelling stands until somebody chooses something else.
  const taken = how === 'spelling' ? `${say(suggestions[0] ?? '')} ${t('import.as.taken')}` : '';
  const code = chosen.startsWith(CODE) ? chosen.slice(CODE.length) : null;
  const shown = chosen === '' ? taken : code !== null ? say(code) : t(`import.as.${chosen}`);
  return (
    <SearchChoice
      label={`${t('import.decision-for', { words })} (${formatTarget(target, t)})`}
      chosen={shown}
      search={search}
      onChoose={onChoose}
      onClear={chosen === '' ? undefined : () => onChoose('')}
    />
  );
}
