import { isSearchedBy } from '@vigil/shared/vocabulary/search-words.js';
import { ACT_LISTS, label, termOf, termsOf, type Term } from '@vigil/shared/vocabulary/vocabulary.js';
import { useState } from 'preact/hooks';
import { Chip, Chips, TextInput } from '../controls.js';
import { mayBeNone, withAct } from '../report/report-answers.js';
import { USUAL_ACTS } from '../report/common-street-codes.js';
import type { StepProps } from '../report/steps.js';
import { useText } from '../text-bundles.js';

/**
 * What the authorities did: the usual answers first, all other codes under their lists. Visible options never move
 * under a pressing thumb.
 */
export function ActsStep({ typed, change }: StepProps) {
  const t = useText();
  const { incident } = typed;
  const [filter, setFilter] = useState('');
  const isSearching = filter.trim() !== '';
  const fits = (term: Term): boolean => isSearchedBy(term, filter);
  const isOn = (code: string): boolean => incident.acts.some(({ type }) => type === code);
  const chip = (code: string) => (
    <Chip key={code} on={isOn(code)} onPress={() => change({ ...typed, incident: withAct(incident, code) })}>
      {label(code, t.language)}
    </Chip>
  );
  const found = USUAL_ACTS.filter((code) => fits(termOf(code)!));
  const chosen = incident.acts.map(({ type }) => type!).filter((code) => !USUAL_ACTS.includes(code));
  return (
    <>
      <Chips label={t('incident.interference.label')} help={mayBeNone(incident) ? undefined : t('field.acts.not-none')}>
        {termsOf('interference').map(({ code }) => (
          <Chip
            key={code}
            on={incident.interference === code}
            isOff={code !== 'IN_INTERFERED' && !mayBeNone(incident)}
            onPress={() => change({ ...typed, incident: { ...incident, interference: code } })}
          >
            {label(code, t.language)}
          </Chip>
        ))}
      </Chips>
      {incident.interference !== 'IN_NONE' && (
        <>
          <Chips label={t('field.acts.usual')}>{USUAL_ACTS.map(chip)}</Chips>
          {chosen.length > 0 && <Chips label={t('field.acts.chosen')}>{chosen.map(chip)}</Chips>}
          <TextInput
            label={t('field.acts.find')}
            help={t('field.acts.find.help')}
            max={60}
            value={filter}
            onType={setFilter}
          />
          {isSearching && found.length > 0 && <div class="chips">{found.map(chip)}</div>}
          {ACT_LISTS.map((list) => {
            const terms = termsOf(list).filter((term) => !USUAL_ACTS.includes(term.code) && fits(term));
            if (terms.length === 0) return null;
            return (
              <details key={list} class="fold" open={isSearching}>
                <summary>{t(`field.acts.${list}`)}</summary>
                <div class="chips">{terms.map(({ code }) => chip(code))}</div>
              </details>
            );
          })}
        </>
      )}
    </>
  );
}
