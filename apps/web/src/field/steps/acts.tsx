import { ACT_LISTS, label, termsOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { fold } from '@vigil/shared/places/fold.js';
import { useState } from 'preact/hooks';
import { Chip, Chips, Words } from '../controls.js';
import { mayBeNone, withAct } from '../report/answers.js';
import type { StepProps } from '../screens/form.js';
import { useText } from '../words.js';

/** The lists whose choices stand open: what is seen on a street. The others unfold. */
const OPEN = 2;

/** What the authorities did: every code of the codebook, each once. */
export function ActsStep({ typed, change }: StepProps) {
  const t = useText();
  const { incident } = typed;
  const [filter, setFilter] = useState('');
  const wanted = fold(filter);
  const fits = ({ en, km }: { en: string; km: string }): boolean => wanted === '' || fold(en).includes(wanted) || fold(km).includes(wanted);
  const isOn = (code: string): boolean => incident.acts.some(({ type }) => type === code);
  return (
    <>
      <Chips label={t('incident.interference.label')} help={mayBeNone(incident) ? undefined : t('field.acts.not-none')}>
        {termsOf('interference').map(({ code }) => (
          <Chip key={code} on={incident.interference === code} isOff={code !== 'IN_INTERFERED' && !mayBeNone(incident)} onPress={() => change({ ...typed, incident: { ...incident, interference: code } })}>{label(code, t.language)}</Chip>
        ))}
      </Chips>
      {incident.interference !== 'IN_NONE' && (
        <>
          {incident.acts.length > 0 && (
            <div class="chips" role="group" aria-label={t('field.acts.chosen')}>
              {incident.acts.map(({ id, type }) => <Chip key={id} on onPress={() => change({ ...typed, incident: withAct(incident, type!) })}>{label(type!, t.language)}</Chip>)}
            </div>
          )}
          <Words label={t('field.acts.find')} max={60} value={filter} onType={setFilter} />
          {ACT_LISTS.map((list, index) => {
            const terms = termsOf(list).filter(fits);
            if (terms.length === 0) return null;
            return (
              <details key={list} class="fold" open={index < OPEN || wanted !== '' || terms.some(({ code }) => isOn(code))}>
                <summary>{t(`field.acts.${list}`)}</summary>
                <div class="chips">{terms.map(({ code }) => <Chip key={code} on={isOn(code)} onPress={() => change({ ...typed, incident: withAct(incident, code) })}>{label(code, t.language)}</Chip>)}</div>
              </details>
            );
          })}
        </>
      )}
    </>
  );
}
