import { codesOf, label } from '@vigil/shared/vocabulary/vocabulary.js';
import { Chip, Chips, CountInput, TextInput } from '../controls.js';
import { changed, countOf, withActors } from '../report/report-answers.js';
import { USUAL_ACTORS } from '@vigil/shared/vocabulary/usual-acts-and-actors.js';
import type { StepProps } from '../report/steps.js';
import { useText } from '../text-bundles.js';

/** Who acted: one answer for all acts, until somebody distinguishes them at the desk. */
export function ActorsStep({ typed, change }: StepProps) {
  const t = useText();
  const { incident } = typed;
  const [first] = incident.acts;
  if (!first) return <p class="help">{t('field.actors.nothing')}</p>;
  const chip = (code: string) => (
    <Chip
      key={code}
      on={first.actor === code}
      onPress={() =>
        change({ ...typed, incident: withActors(incident, { actor: first.actor === code ? null : code }) })
      }
    >
      {label(code, t.language)}
    </Chip>
  );
  return (
    <>
      <Chips label={t('act.actor.label')} help={incident.acts.length > 1 ? t('field.acts.all') : undefined}>
        {USUAL_ACTORS.map(chip)}
      </Chips>
      {first.actor !== null && !USUAL_ACTORS.includes(first.actor) && (
        <Chips label={t('field.acts.chosen')}>{chip(first.actor)}</Chips>
      )}
      <details class="fold">
        <summary>{t('field.actors.others')}</summary>
        <div class="chips">
          {codesOf('actor_type')
            .filter((code) => !USUAL_ACTORS.includes(code))
            .map(chip)}
        </div>
      </details>
      <TextInput
        label={t('act.forceName.label')}
        help={t('act.forceName.help')}
        max={200}
        value={first.forceName ?? ''}
        onType={(words) => change({ ...typed, incident: withActors(incident, { forceName: words || null }) })}
      />
      <details class="fold" open={incident.acts.some(({ people }) => people.low !== null)}>
        <summary>{t('act.people.label')}</summary>
        {incident.acts.map((act) => (
          <CountInput
            key={act.id}
            label={label(act.type!, t.language)}
            digits={act.people.low === null ? '' : String(act.people.low)}
            kind={act.people.state === 'CS_AT_LEAST' ? 'at-least' : 'exactly'}
            onChange={(digits, kind) =>
              change({
                ...typed,
                incident: { ...incident, acts: changed(incident.acts, act.id, { people: countOf(digits, kind, '') }) },
              })
            }
          />
        ))}
      </details>
    </>
  );
}
