import { completeness } from '@vigil/shared/incident/completeness.js';
import type { FieldFile } from '@vigil/shared/field/field-report.js';
import { Chip, Chips, TextInput } from '../controls.js';
import { asSealed } from '../report/report-answers.js';
import type { StepProps } from '../report/steps.js';
import { useText } from '../text-bundles.js';

/** Returns the labels of questions that the desk will ask for. Nobody has to answer them in the street. */
const missing = (typed: StepProps['typed'], title: string | null, t: ReturnType<typeof useText>): string[] => {
  const names = completeness(asSealed(typed.incident, title)).map(({ pointer }) => pointer.split('/')[1]!);
  return [...new Set(names)].map((name) => t(`incident.${name}.label`));
};

/** A note, a title, and who continues with the report. */
export function FinishStep({
  typed,
  change,
  suggested,
  files,
}: StepProps & { suggested: string | null; place: string | null; files: readonly FieldFile[] }) {
  const t = useText();
  const { incident } = typed;
  const left = missing(typed, suggested, t);
  return (
    <>
      <TextInput
        label={t('incident.narrative.label')}
        help={t('field.note.help')}
        max={20_000}
        lines={4}
        value={incident.narrative ?? ''}
        onType={(words) => change({ ...typed, incident: { ...incident, narrative: words || null } })}
      />
      <TextInput
        label={t('incident.title.label')}
        help={
          suggested && incident.title === null
            ? t('field.title.suggested', { title: suggested })
            : t('field.title.help')
        }
        max={200}
        value={incident.title ?? ''}
        onType={(words) => change({ ...typed, incident: { ...incident, title: words || null } })}
      />
      <Chips label={t('field.hand-over')}>
        <Chip on={typed.handOver} onPress={() => change({ ...typed, handOver: true })}>
          {t('field.hand-over.yes')}
        </Chip>
        <Chip on={!typed.handOver} onPress={() => change({ ...typed, handOver: false })}>
          {t('field.hand-over.no')}
        </Chip>
      </Chips>
      <p class="answer">{t('field.end.files', { n: files.length })}</p>
      {left.length > 0 && (
        <div class="later">
          <h3>{t('field.end.later')}</h3>
          <p class="help">{t('field.end.later-text')}</p>
          <ul>
            {left.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </div>
      )}
      <p class="help">{t('field.end.sealed')}</p>
    </>
  );
}
