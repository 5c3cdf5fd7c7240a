import { ACT_LISTS, label, termsOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { fold } from '@vigil/shared/places/fold.js';
import { useState } from 'preact/hooks';
import { Chip, Chips, HowMany, Words } from '../controls.js';
import { changed, countOf, mayBeNone, withAct, withActors } from '../report/answers.js';
import type { StepProps } from '../screens/form.js';
import { useText } from '../words.js';

/** The lists whose choices stand open: what is seen on a street. The others unfold. */
const OPEN = 2;

/** What the authorities did, and who did it. */
export function ActsStep({ typed, change }: StepProps) {
  const t = useText();
  const { incident } = typed;
  const [filter, setFilter] = useState('');
  const wanted = fold(filter);
  const fits = ({ en, km }: { en: string; km: string }): boolean => wanted === '' || fold(en).includes(wanted) || fold(km).includes(wanted);
  const isOn = (code: string): boolean => incident.acts.some(({ type }) => type === code);
  const [first] = incident.acts;
  return (
    <>
      <Chips label={t('incident.interference.label')} help={mayBeNone(incident) ? undefined : t('field.acts.not-none')}>
        {termsOf('interference').map(({ code }) => (
          <Chip key={code} on={incident.interference === code} isOff={code !== 'IN_INTERFERED' && !mayBeNone(incident)} onPress={() => change({ ...typed, incident: { ...incident, interference: code } })}>{label(code, t.language)}</Chip>
        ))}
      </Chips>
      {incident.interference !== 'IN_NONE' && (
        <>
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
      {first && (
        <>
          <Chips label={t('act.actor.label')} help={incident.acts.length > 1 ? t('field.acts.all') : undefined}>
            {termsOf('actor_type').map(({ code }) => (
              <Chip key={code} on={first.actor === code} onPress={() => change({ ...typed, incident: withActors(incident, { actor: first.actor === code ? null : code }) })}>{label(code, t.language)}</Chip>
            ))}
          </Chips>
          <Words label={t('act.forceName.label')} help={t('act.forceName.help')} max={200} value={first.forceName ?? ''} onType={(words) => change({ ...typed, incident: withActors(incident, { forceName: words || null }) })} />
          <details class="fold">
            <summary>{t('field.acts.counts')}</summary>
            {incident.acts.map((act) => (
              <HowMany key={act.id} label={`${label(act.type!, t.language)}: ${t('act.people.label')}`} digits={act.people.low === null ? '' : String(act.people.low)} kind={act.people.state === 'CS_AT_LEAST' ? 'at-least' : 'exactly'}
                onChange={(digits, kind) => change({ ...typed, incident: { ...incident, acts: changed(incident.acts, act.id, { people: countOf(digits, kind, '') }) } })} />
            ))}
          </details>
        </>
      )}
    </>
  );
}
