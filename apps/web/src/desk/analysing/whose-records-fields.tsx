import type { Analysis } from '@vigil/shared/counting/analysis.js';
import type { Question } from '@vigil/shared/counting/question.js';
import { formatDataset } from '@vigil/shared/incident/format-dataset.js';
import type { Dataset } from '@vigil/shared/staff-responses/datasets.js';
import { SelectField } from '../../ui/select-field.js';
import { useText } from '../../text-bundles.js';
import { useStaffFetch } from '../use-staff-fetch.js';
import { withQuestion } from './adjust-question.js';
import { compare, comparedIn, whoseOf, withWhose } from './whose-records-question.js';

/** Returns the datasets of others, by name; none until they are read. */
export const useDatasets = (): readonly Dataset[] =>
  useStaffFetch<{ items: Dataset[] }>('/api/datasets').value?.items ?? [];

/**
 * Whose records count, and with which others they are compared. Renders nothing while no dataset of others is known and
 * none is asked for.
 */
export function WhoseRecordsFields({
  analysis,
  datasets,
  onChange,
}: {
  analysis: Analysis;
  datasets: readonly Dataset[];
  onChange: (analysis: Analysis) => void;
}) {
  const t = useText();
  const { question } = analysis;
  const whose = whoseOf(question);
  const compared = comparedIn(question);
  if (datasets.length === 0 && whose === 'default' && !question.split.includes('dataset')) return null;
  const change = (next: Question): void => onChange({ ...withQuestion(analysis, next), asOf: null });
  const named = datasets.map((one): [string, string] => [one.id, formatDataset(one, t)]);
  const isUnknown =
    !['default', 'own', 'any', 'all', 'some'].includes(whose) && !datasets.some(({ id }) => id === whose);
  const mayCompare = whose === 'own' || datasets.some(({ id }) => id === whose);
  return (
    <>
      <SelectField
        label={t('filter.datasets')}
        value={whose}
        options={[
          ...['default', 'own', 'any', 'all'].map((one): [string, string] => [one, t(`dataset.whose.${one}`)]),
          ...named,
          ...(whose === 'some' ? [['some', t('dataset.whose.some')] as [string, string]] : []),
          ...(isUnknown ? [[whose, t('dataset.origin.some')] as [string, string]] : []),
        ]}
        onChange={(next) => {
          if (next !== 'some') change(withWhose(question, next));
        }}
      />
      {mayCompare && (
        <SelectField
          label={t('dataset.compare-with')}
          help={t('dataset.compare-help')}
          value={compared?.b ?? ''}
          none={t('dataset.compare-none')}
          options={[['own', t('dataset.own')] as [string, string], ...named].filter(([one]) => one !== whose)}
          onChange={(next) => {
            const asked = compare(question, whose, next || null);
            onChange({ ...withQuestion(analysis, asked), asOf: null, show: next ? 'table' : analysis.show });
          }}
        />
      )}
    </>
  );
}
