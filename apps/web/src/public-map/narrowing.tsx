import type { PublicGroup } from '@vigil/shared/public/shapes.js';
import { type Text } from '@vigil/shared/text/text.js';
import { label, termsOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { useState } from 'preact/hooks';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { useText } from '../words.js';
import { groupName } from './group-name.js';
import type { Places } from './places.js';
import { FILTERS, type Filter, NO_FILTERS, type View, withFilter } from './view.js';

interface Props { view: View; places: Places | null; groups: readonly PublicGroup[]; onChange: (view: View) => void }

/** Codes that say that nothing was done, or that nobody knows, filter nothing that a reader would look for. */
const NOT_OFFERED = new Set(['FM_NONE', 'FM_UNKNOWN', 'FM_SEXUAL', 'RS_UNKNOWN']);

/** The values of a filter, with their words, in the order in which they are offered. */
const valuesOf = (filter: Filter, { places, groups }: Pick<Props, 'places' | 'groups'>, t: Text): { code: string; words: string }[] => {
  switch (filter) {
    case 'groups': return groups.map((group) => ({ code: group.code, words: groupName(group, t) }));
    case 'place': return (places?.atLevel(1) ?? []).map(({ code }) => ({ code, words: places!.name(code, t.language) }))
      .sort((a, b) => a.words.localeCompare(b.words, t.language));
    case 'forceTypes': return termsOf('force_type').filter(({ code }) => !NOT_OFFERED.has(code)).map(({ code }) => ({ code, words: label(code, t.language) }));
    case 'restrictionTypes': return termsOf('restriction_type').filter(({ code }) => !NOT_OFFERED.has(code)).map(({ code }) => ({ code, words: label(code, t.language) }));
  }
};

const sayValue = (filter: Filter, code: string, props: Pick<Props, 'places' | 'groups'>, t: Text): string => {
  if (filter === 'place') return props.places?.fullName(code, t.language) ?? code;
  const group = filter === 'groups' && props.groups.find((one) => one.code === code);
  return group ? groupName(group, t) : label(code, t.language);
};

/** Each filter adds a value; what is chosen stands below as chips that take it away again. */
function FilterPickers({ idPrefix = '', ...props }: Props & { idPrefix?: string }) {
  const t = useText();
  const { view, onChange } = props;
  return (
    <div class="filters">
      {FILTERS.map((filter) => {
        const chosen = view.filters[filter];
        const values = valuesOf(filter, props, t).filter(({ code }) => !chosen.includes(code));
        return (
          <div class="choice" key={filter}>
            <label class="choice-label" for={`${idPrefix}filter-${filter}`}>{t(`filter.${filter}`)}</label>
            <select class="select" id={`${idPrefix}filter-${filter}`} value="" disabled={values.length === 0}
              onChange={(event) => {
                const code = event.currentTarget.value;
                event.currentTarget.value = '';
                if (code !== '') onChange(withFilter(view, filter, [...chosen, code]));
              }}>
              <option value="">{t(chosen.length > 0 ? 'filter.add' : `filter.all-${filter}`)}</option>
              {values.map(({ code, words }) => <option key={code} value={code}>{words}</option>)}
            </select>
          </div>
        );
      })}
    </div>
  );
}

/** What narrows the picture, each with its way out. Nothing where nothing does. */
function Chips(props: Props) {
  const t = useText();
  const { view, onChange } = props;
  const chosen = FILTERS.flatMap((filter) => view.filters[filter].map((code) => ({ filter, code })));
  if (chosen.length === 0) return null;
  return (
    <div class="chips" role="group" aria-label={t('filter.chosen')}>
      {chosen.map(({ filter, code }) => {
        const words = sayValue(filter, code, props, t);
        return (
          <button type="button" class="chip" key={`${filter} ${code}`} aria-label={t('filter.remove', { words })}
            onClick={() => onChange(withFilter(view, filter, view.filters[filter].filter((one) => one !== code)))}>
            {words} <span aria-hidden="true">×</span>
          </button>
        );
      })}
      {chosen.length > 1 && <button type="button" class="chip chip-clear" onClick={() => onChange({ ...view, filters: NO_FILTERS })}>{t('filter.clear')}</button>}
    </div>
  );
}

/** Filters: beside the map where there is room, in a sheet on a phone. */
export default function Narrowing(props: Props) {
  const t = useText();
  const [isOpen, open] = useState(false);
  const chosen = FILTERS.reduce((n, filter) => n + props.view.filters[filter].length, 0);
  return (
    <>
      <div class="filters-wide"><FilterPickers {...props} /></div>
      <div class="filters-narrow">
        <Button onClick={() => open(true)} aria-haspopup="dialog">{chosen > 0 ? t('filter.open-n', { n: chosen }) : t('filter.open')}</Button>
        <Dialog open={isOpen} title={t('filter.title')} shape="sheet" onClose={() => open(false)} actions={<Button tone="primary" onClick={() => open(false)}>{t('filter.show')}</Button>}>
          {isOpen && <><FilterPickers {...props} idPrefix="sheet-" /><Chips {...props} /></>}
        </Dialog>
      </div>
      <Chips {...props} />
    </>
  );
}
