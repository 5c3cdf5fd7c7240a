import {
  targetsToShare,
  withSharedValues,
  type Decision,
  type ColumnMapping,
} from '@vigil/shared/import/column-mapping.js';
import { formatTarget } from '@vigil/shared/import/format-note.js';
import { targetOf } from '@vigil/shared/import/column-targets.js';
import { fold } from '@vigil/shared/text-matching/fold.js';
import { label, termsOf } from '@vigil/shared/vocabulary/vocabulary.js';
import type { ImportFindings, UnmatchedWords } from '@vigil/shared/staff-responses/imports.js';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { DeskLink } from '../desk-link.js';
import { groupName, useGroups } from '../groups-context.js';
import { formatPlacePath, usePlaces } from '../places-context.js';

/** Words on a page; each has its whole list of options, so that more at once would be slow. */
const PAGE = 30;

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
  const [shown, setShown] = useState(PAGE);
  useEffect(needCommunes, [needCommunes]);
  if (findings.unknown.length === 0) return null;
  const shared = targetsToShare(map);
  const decide = ({ column, words }: UnmatchedWords, chosen: string): void => {
    const { [fold(words)]: _before, ...others } = map.columns[column]?.values ?? {};
    const decision: Decision | null =
      chosen === ''
        ? null
        : chosen.startsWith('=')
          ? { as: 'value', value: [chosen.slice(1)] }
          : { as: chosen as Decision['as'], value: [] };
    const values = decision ? { ...others, [fold(words)]: decision } : others;
    onChange({ ...map, columns: map.columns.map((one, i) => (i === column ? { ...one, values } : one)) });
  };
  const chosenOf = ({ column, words }: UnmatchedWords): string => {
    const found = map.columns[column]?.values?.[fold(words)];
    return !found ? '' : found.as === 'value' ? `=${found.value[0] ?? ''}` : found.as;
  };
  return (
    <section>
      <h2>{t('import.words')}</h2>
      <p class="quiet narrow">{t('import.words.about')}</p>
      {findings.unknown.some(({ target }) => target.startsWith('groups.')) && (
        <p class="narrow">
          {t('import.words.groups', { groups: t('desk.page.groups') })}{' '}
          <DeskLink to="/desk/groups">{t('desk.page.groups')}</DeskLink>
        </p>
      )}
      <Table
        stacks
        caption={t('import.words.count', { n: findings.unknown.length })}
        rows={findings.unknown.slice(0, shown)}
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
            cell: (one) => <Meaning unknown={one} chosen={chosenOf(one)} onChoose={(chosen) => decide(one, chosen)} />,
          },
        ]}
      />
      {shown < findings.unknown.length && (
        <Button onClick={() => setShown(shown + PAGE)}>
          {t('import.words.show', { k: shown, n: findings.unknown.length })}
        </Button>
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

function Meaning({
  unknown,
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
  const say = (code: string): string => {
    if (unknown.target === 'place') return formatPlacePath(code, places, t.language) || code;
    const group = groups.byId(code);
    return group ? groupName(group, t.language) : label(code, t.language);
  };
  const all =
    unknown.target === 'place'
      ? places.gazetteer.places.filter(({ level }) => level <= 2).map(({ code }) => code)
      : unknown.target === 'groups.group'
        ? groups.items.map(({ id }) => id)
        : (targetOf(unknown.target)?.lists ?? []).flatMap((list) => termsOf(list)).map(({ code }) => code);
  const known =
    chosen.startsWith('=') && !unknown.suggestions.includes(chosen.slice(1)) && !all.includes(chosen.slice(1))
      ? [chosen.slice(1)]
      : [];
  return (
    <select
      class="select"
      aria-label={`${t('import.decision-for', { words: unknown.words })} (${formatTarget(unknown.target, t)})`}
      value={chosen}
      onChange={(event) => onChoose(event.currentTarget.value)}
    >
      <option value="">
        {unknown.how === 'spelling'
          ? `${say(unknown.suggestions[0] ?? '')} ${t('import.as.taken')}`
          : t('import.dates.choose')}
      </option>
      {unknown.suggestions.length > 0 && (
        <optgroup label={t('import.as.suggested')}>
          {[...unknown.suggestions, ...known].map((code) => (
            <option key={code} value={`=${code}`}>
              {say(code)}
            </option>
          ))}
        </optgroup>
      )}
      <option value="words">{t('import.as.words')}</option>
      <option value="nothing">{t('import.as.nothing')}</option>
      <option value="aside">{t('import.as.aside')}</option>
      <optgroup label={t('import.as.others')}>
        {all
          .filter((code) => !unknown.suggestions.includes(code))
          .map((code) => (
            <option key={code} value={`=${code}`}>
              {say(code)}
            </option>
          ))}
      </optgroup>
    </select>
  );
}
