import { label, termsOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { Chip, Chips, CountInput } from '../controls.js';
import { changed, countOf, withHarm } from '../report/report-answers.js';
import type { StepProps } from '../report/steps.js';
import { useText } from '../text-bundles.js';

/** Who was hurt, in numbers without names, and whether anyone is in danger now. */
export function HarmStep({ typed, change }: StepProps) {
  const t = useText();
  const { incident } = typed;
  return (
    <>
      <Chips label={t('field.risk')} help={t('field.risk.help')}>
        {(
          [
            [true, 'yes'],
            [false, 'no'],
          ] as const
        ).map(([answer, word]) => (
          <Chip
            key={word}
            on={typed.atRisk === answer}
            onPress={() => change({ ...typed, atRisk: typed.atRisk === answer ? null : answer })}
          >
            {t(`field.${word}`)}
          </Chip>
        ))}
      </Chips>
      <Chips label={t('incident.harms.label')} help={t('incident.harms.help')}>
        {termsOf('harm_type').map(({ code }) => (
          <Chip
            key={code}
            on={incident.harms.some(({ type }) => type === code)}
            onPress={() => change({ ...typed, incident: withHarm(incident, code) })}
          >
            {label(code, t.language)}
          </Chip>
        ))}
      </Chips>
      {incident.harms
        .filter(({ type }) => type !== 'HM_NONE' && type !== 'HM_UNKNOWN')
        .map((harm) => (
          <div key={harm.id} class="harm">
            <CountInput
              label={`${label(harm.type!, t.language)}: ${t('harm.count.label')}`}
              digits={harm.count.low === null ? '' : String(harm.count.low)}
              kind={harm.count.state === 'CS_AT_LEAST' ? 'at-least' : 'exactly'}
              onChange={(digits, kind) =>
                change({
                  ...typed,
                  incident: {
                    ...incident,
                    harms: changed(incident.harms, harm.id, { count: countOf(digits, kind, '') }),
                  },
                })
              }
            />
            <div class="chips" role="group" aria-label={`${label(harm.type!, t.language)}: ${t('harm.side.label')}`}>
              {termsOf('side').map(({ code }) => (
                <Chip
                  key={code}
                  on={harm.side === code}
                  onPress={() =>
                    change({
                      ...typed,
                      incident: { ...incident, harms: changed(incident.harms, harm.id, { side: code }) },
                    })
                  }
                >
                  {label(code, t.language)}
                </Chip>
              ))}
            </div>
          </div>
        ))}
    </>
  );
}
