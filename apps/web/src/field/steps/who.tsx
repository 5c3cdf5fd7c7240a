import { label, termsOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { useState } from 'preact/hooks';
import { Chip, Chips, CountInput, TextInput } from '../controls.js';
import { countOf, toggled } from '../report/report-answers.js';
import type { StepProps } from '../report/steps.js';
import { useText } from '../text-bundles.js';
import { Groups } from './groups.js';

/** Who gathered: what kind of assembly, how many, which groups. */
export function WhoStep({ typed, change }: StepProps) {
  const t = useText();
  const { incident } = typed;
  const { crowd } = incident;
  const [kind, setKind] = useState<'exactly' | 'at-least'>(crowd.state === 'CS_AT_LEAST' ? 'at-least' : 'exactly');
  const [digits, setDigits] = useState(crowd.low === null ? '' : String(crowd.low));
  const count = (next: string, how: 'exactly' | 'at-least', words: string): void => {
    setDigits(next);
    setKind(how);
    change({ ...typed, incident: { ...incident, crowd: countOf(next, how, words) } });
  };
  return (
    <>
      <Chips label={t('incident.assemblyTypes.label')}>
        {termsOf('assembly_type').map(({ code }) => (
          <Chip
            key={code}
            on={incident.assemblyTypes?.includes(code) ?? false}
            onPress={() =>
              change({ ...typed, incident: { ...incident, assemblyTypes: toggled(incident.assemblyTypes, code) } })
            }
          >
            {label(code, t.language)}
          </Chip>
        ))}
      </Chips>
      <CountInput
        label={t('incident.crowd.label')}
        digits={digits}
        kind={kind}
        onChange={(next, how) => count(next, how, crowd.text ?? '')}
      />
      <TextInput
        label={t('field.in-words')}
        max={200}
        value={crowd.text ?? ''}
        onType={(words) => count(digits, kind, words)}
      />
      <Groups typed={typed} change={change} />
    </>
  );
}
