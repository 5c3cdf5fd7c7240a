import { ACT_WORDS } from '@vigil/shared/vocabulary/everyday-words/act-words.js';
import { createCodeSearch, onlyMatch } from '@vigil/shared/vocabulary/find-codes.js';
import { ACT_LISTS, codesOf, label, termsOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { useState } from 'preact/hooks';
import { Chip, Chips, TextInput } from '../controls.js';
import { mayBeNone, withAct } from '../report/report-answers.js';
import { USUAL_ACTS } from '@vigil/shared/vocabulary/usual-acts-and-actors.js';
import type { StepProps } from '../report/steps.js';
import { useText } from '../text-bundles.js';

/** Finds acts by the words that people use; of codes that fit equally well, the usual ones first. */
const searchActs = createCodeSearch(ACT_LISTS.flatMap(codesOf), { words: [ACT_WORDS], usual: USUAL_ACTS });

/**
 * What the authorities did: the usual answers first, all other codes under their lists. Visible options never move
 * under a pressing thumb.
 */
export function ActsStep({ typed, change }: StepProps) {
  const t = useText();
  const { incident } = typed;
  const [filter, setFilter] = useState('');
  const found = filter.trim() === '' ? null : searchActs(filter);
  const isOn = (code: string): boolean => incident.acts.some(({ type }) => type === code);
  const chip = (code: string) => (
    <Chip key={code} on={isOn(code)} onPress={() => change({ ...typed, incident: withAct(incident, code) })}>
      {label(code, t.language)}
    </Chip>
  );
  const takeOnly = (): void => {
    const only = found && onlyMatch(found);
    if (!only || isOn(only.code)) return;
    change({ ...typed, incident: withAct(incident, only.code) });
    setFilter('');
  };
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
            onEnter={takeOnly}
          />
          {found && <div class="chips">{found.map(({ code }) => chip(code))}</div>}
          {found?.length === 0 && <p class="help">{t('field.acts.none-found')}</p>}
          {!found &&
            ACT_LISTS.map((list) => (
              <details key={list} class="fold">
                <summary>{t(`field.acts.${list}`)}</summary>
                <div class="chips">
                  {termsOf(list)
                    .filter(({ code }) => !USUAL_ACTS.includes(code))
                    .map(({ code }) => chip(code))}
                </div>
              </details>
            ))}
        </>
      )}
    </>
  );
}
