import { compareNames } from '@vigil/shared/language/compare-names.js';
import { factsOf } from '@vigil/shared/language/languages.js';
import type { Analysis } from '@vigil/shared/counting/analysis.js';
import { FILTER_LISTS, type ListFilter, type Question, questionProblems } from '@vigil/shared/counting/question.js';
import { shortPlaceName } from '@vigil/shared/places/short-place-name.js';
import { label, termsOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { useId, useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { groupName, useGroups } from '../groups-context.js';
import { formatPlacePath, usePlaces } from '../places-context.js';
import { withQuestion } from './adjust-question.js';

interface Props {
  analysis: Analysis;
  onChange: (analysis: Analysis) => void;
}
interface Value {
  code: string;
  words: string;
}

const MANY = 12;
const LISTS = Object.keys(FILTER_LISTS) as ListFilter[];
/** Filters that the public map does not offer. */
const OWN_NAMES: ReadonlySet<ListFilter> = new Set(['interference', 'sides']);

const isAllowed = (question: Question, key: ListFilter, codes: readonly string[]): boolean =>
  !questionProblems({ ...question, filters: { ...question.filters, [key]: codes } }).some(
    (problem) => problem.key === key,
  );

const filtered = (question: Question, key: ListFilter, codes: readonly string[]): Question => {
  const { [key]: _before, ...others } = question.filters;
  return { ...question, filters: codes.length === 0 ? others : { ...others, [key]: codes } };
};

/** Counts the values that the filters of a question name. */
export const filtersChosen = ({ filters }: Question): number =>
  LISTS.reduce((sum, key) => sum + (filters[key]?.length ?? 0), 0);

/**
 * The filters: each list opens to show its values. Values that a rate does not allow are not offered, and a note says
 * why.
 */
export function FilterFields({ analysis, onChange }: Props) {
  const t = useText();
  const { question } = analysis;
  const valuesOf = useValues();
  const offered = LISTS.filter(
    (key) =>
      question.filters[key] !== undefined ||
      isAllowed(question, key, [valuesOf(key)[0]?.code ?? '']) ||
      key === 'groups',
  );
  const chosen = filtersChosen(question);
  const clear = (): void => {
    const next = { ...question, filters: question.filters.groupLink ? { groupLink: question.filters.groupLink } : {} };
    if (questionProblems(next).length === 0) onChange(withQuestion(analysis, next));
  };
  return (
    <div class="analysis-wide" role="group" aria-label={t('analysis.filters')}>
      {offered.length < LISTS.length && <p class="small quiet">{t('analysis.filter-rate')}</p>}
      <div class="analysis-filter-list">
        {offered.map((key) => (
          <Filter
            key={key}
            name={key}
            values={valuesOf(key)}
            question={question}
            onChange={(next) => onChange(withQuestion(analysis, next))}
          />
        ))}
      </div>
      {chosen > 0 && (
        <Button class="button-small" onClick={clear}>
          {t('analysis.filter-clear')}
        </Button>
      )}
    </div>
  );
}

function Filter({
  name,
  values,
  question,
  onChange,
}: {
  name: ListFilter;
  values: readonly Value[];
  question: Question;
  onChange: (question: Question) => void;
}) {
  const t = useText();
  const id = useId();
  const places = usePlaces();
  const [isOpen, setOpen] = useState(false);
  const [sought, seek] = useState('');
  const chosen = question.filters[name] ?? [];
  const title = t(`${OWN_NAMES.has(name) ? 'analysis.' : ''}filter.${name}`);
  const wanted = sought.trim().toLocaleLowerCase(factsOf(t.language).intl);
  const shown = values.filter(
    ({ code, words }) => chosen.includes(code) || words.toLocaleLowerCase(factsOf(t.language).intl).includes(wanted),
  );
  const others = chosen.filter((code) => !values.some((value) => value.code === code));
  const tick = (code: string, isOn: boolean): void => {
    const codes = isOn ? [...chosen, code].sort() : chosen.filter((one) => one !== code);
    const next = filtered(question, name, codes);
    // A share by group needs at least one group, so the last one cannot be removed.
    if (questionProblems(next).length === 0) onChange(next);
  };
  return (
    <details class="analysis-filter" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {title}
        {chosen.length > 0 && <strong> {t('analysis.filters-n', { n: chosen.length })}</strong>}
      </summary>
      {isOpen && (
        <fieldset class="chips-frame filters">
          <legend class="visually-hidden">{title}</legend>
          {values.length > MANY && (
            <input
              class="input input-small"
              type="search"
              autocomplete="off"
              aria-label={t('filter.find', { what: title })}
              placeholder={t('filter.find-short')}
              value={sought}
              onInput={(event) => seek(event.currentTarget.value)}
            />
          )}
          {values.length === 0 && <p class="small quiet">{t('filter.no-values')}</p>}
          {others.length > 0 && (
            <p class="small">
              {t('analysis.filter.place-other', {
                places: others
                  .map((code) => (name === 'place' ? formatPlacePath(code, places, t.language) : code))
                  .join(t('list.and')),
              })}
            </p>
          )}
          <div class="chips">
            {shown.map(({ code, words }) => (
              <label key={code} class={`chip ${chosen.includes(code) ? 'chip-on' : ''}`}>
                <input
                  type="checkbox"
                  id={`${id}-${code}`}
                  checked={chosen.includes(code)}
                  onChange={(event) => tick(code, event.currentTarget.checked)}
                />
                <span>{words}</span>
              </label>
            ))}
            {values.length > 0 && shown.length === 0 && (
              <p class="small" role="status">
                {t('filter.none-found')}
              </p>
            )}
          </div>
        </fieldset>
      )}
    </details>
  );
}

/** Returns the values that each filter list offers, with their labels. */
const useValues = (): ((key: ListFilter) => readonly Value[]) => {
  const t = useText();
  const groups = useGroups();
  const { gazetteer } = usePlaces();
  return (key) => {
    if (key === 'groups')
      return groups.items.map((group) => ({ code: group.publicCode, words: groupName(group, t.language) }));
    if (key === 'place')
      return gazetteer.places
        .filter((place) => place.level <= 1 && !gazetteer.isWhole(place))
        .map((place) => ({ code: place.code, words: shortPlaceName(gazetteer, place.code, t.language)! }))
        .sort((a, b) => compareNames(t.language)(a.words, b.words));
    return termsOf(FILTER_LISTS[key]!)
      .filter(({ code }) => isCounted(key, code))
      .map(({ code }) => ({ code, words: label(code, t.language) }));
  };
};

const WHOLE: Question = {
  indicator: 'I04',
  measure: null,
  periods: ['2021'],
  unit: null,
  projectYearStart: 1,
  split: [],
  filters: {},
  includeSingleSource: false,
  stages: ['published'],
};
const isCounted = (key: ListFilter, code: string): boolean => isAllowed(WHOLE, key, [code]);
