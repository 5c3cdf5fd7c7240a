import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { assessedBeside } from '@vigil/shared/counting/assessed-force.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { figureName } from '@vigil/shared/counting/figure-name.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import type { FoundDivision } from '@vigil/shared/finding/lexicon.js';
import type { PublicGroup } from '@vigil/shared/public/response-types.js';
import type { Text } from '@vigil/shared/text/text.js';
import { useText } from '../../text-bundles.js';
import { isNothing, NOTHING, numbersOf } from '../cell-numbers.js';
import { nameOf, NOT_KNOWN } from '../divided-by.js';
import { CountsTable, type Row } from '../figure-tables.js';
import { NameOrLink } from '../name-or-link.js';
import { PerInhabitantsTable } from '../per-inhabitants-table.js';
import type { Places } from '../places.js';
import { type RateRow, RateTable } from '../rate-table.js';
import { spanOf, watchIn } from '../who-watched.js';

/** More rows than this are read in the table of the map. */
const MOST = 12;

/**
 * Who acted, where, or whose: the values of a figure that is divided so, the largest first. A value of which nothing is
 * recorded is left out.
 */
export function DividedFigure({
  answer,
  by,
  places,
  coverage,
  groups,
  assessed = null,
}: {
  /** Split by the division alone. */
  answer: Answer;
  /** Of unlawful force: what was assessed beside it. */
  assessed?: Answer | null;
  by: FoundDivision;
  places: Places;
  /** null: not loaded. */ coverage: readonly CoverageEntry[] | null;
  groups: readonly PublicGroup[];
}) {
  const t = useText();
  const cells = answer.cells
    .filter((cell) =>
      cell.rate
        ? cell.rate.denominator.low > 0
        : // Of nothing certain there is no rate, and its 0 would say that somebody watched.
          cell.perInhabitants
          ? cell.low > 0
          : !isNothing(numbersOf(cell)),
    )
    .sort((a, b) => Number(a.keys[0] === null) - Number(b.keys[0] === null) || sizeOf(b) - sizeOf(a));
  if (cells.length === 0) return null;
  const period = answer.periods.map((one) => formatPeriodOn(one, answer, t)).join(t('list.and'));
  const caption = t('rates.caption', { what: figureName(answer.indicator.code, answer.measure, t), period });
  const head = t(`split.${answer.splits[0]!.split}`);
  const shown = cells.slice(0, MOST);
  const named = (cell: Cell) => naming(cell.keys[0] ?? null, by, { places, groups }, t);
  return (
    <>
      {answer.total.rate ? (
        <RateTable
          code={answer.indicator.code}
          {...{ caption, head }}
          rows={shown.map((cell): RateRow => ({
            key: cell.keys[0] ?? '',
            cell,
            name: <NameOrLink {...named(cell)} />,
          }))}
        />
      ) : answer.total.perInhabitants ? (
        <PerInhabitantsTable
          {...{ answer, caption, head }}
          rows={shown.map((cell) => ({ cell, name: <NameOrLink {...named(cell)} /> }))}
        />
      ) : (
        <CountsTable
          {...{ caption, head }}
          rows={[
            ...shown.map((cell): Row => ({
              ...numbersOf(cell),
              ...named(cell),
              key: cell.keys[0] ?? '',
              kind: cell.keys[0] === null ? 'apart' : 'row',
              watch:
                by === 'place' && cell.keys[0] ? watchIn(cell.keys[0], spanOf(answer), answer, coverage, places) : null,
            })),
            ...besideUnlawful(answer, by === 'actors' ? assessed : null, t),
          ]}
        />
      )}
      {cells.length > MOST && <p class="small quiet">{t('find.first', { n: MOST, of: cells.length })}</p>}
      {by === 'actors' && <p class="small quiet">{t('acted.help')}</p>}
    </>
  );
}

/** Who used unlawful force is also asked of those who are not of the state, and where nobody could decide. */
const besideUnlawful = (answer: Answer, assessed: Answer | null, t: Text): Row[] =>
  Object.entries(assessed ? assessedBeside(answer, assessed) : {})
    .filter(([, n]) => n > 0)
    .map(([what, low]) => ({
      ...NOTHING,
      low,
      high: low,
      key: what,
      name: t(`acted.${what}`),
      kind: 'apart',
      watch: null,
    }));

const sizeOf = ({ rate, perInhabitants, low, asides }: Cell): number =>
  rate
    ? rate.denominator.low
    : perInhabitants
      ? (perInhabitants.low ?? -1 / (1 + low))
      : low + (asides.singleSource?.low ?? 0) / 1e6;

const naming = (
  key: string | null,
  by: FoundDivision,
  known: { places: Places; groups: readonly PublicGroup[] },
  t: Text,
): { name: string; href?: string } => {
  if (key === null && by !== 'groups') return { name: t(by === 'actors' ? 'acted.not-stated' : 'table.no-place') };
  const name = nameOf(by, key ?? NOT_KNOWN, known, t);
  return key === null || by === 'actors' ? { name } : { name, href: `/${by === 'place' ? 'places' : 'groups'}/${key}` };
};
