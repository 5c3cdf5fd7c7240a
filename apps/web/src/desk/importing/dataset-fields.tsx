import {
  DATASET_LICENCES,
  type DatasetLicence,
  NAMED_LICENCES,
  needsLicenceWords,
} from '@vigil/shared/incident/dataset-licences.js';
import type { DatasetStatement } from '@vigil/shared/staff-responses/datasets.js';
import type { ProblemBody } from '../../api.js';
import { Field } from '../../ui/field.js';
import { SelectField } from '../../ui/select-field.js';
import { useText } from '../../text-bundles.js';
import { DayControl } from '../form/day-boxes.js';
import { formFieldError } from '../form-field-error.js';

/** A statement as somebody types it: no licence is chosen for them. */
export type TypedDataset = Omit<DatasetStatement, 'licence'> & { licence: DatasetLicence | '' };

export const EMPTY_DATASET: TypedDataset = {
  name: '',
  maker: '',
  licence: '',
  licenceWords: null,
  citation: '',
  limits: '',
  withdrawnOn: null,
  withdrawnWhy: null,
};

/**
 * Returns a statement as it is sent: nothing typed is null, where it may be. A withdrawal without its day is sent as it
 * is, and refused.
 */
export const datasetToSend = (typed: TypedDataset): object => ({
  name: typed.name,
  maker: typed.maker,
  licence: typed.licence,
  licenceWords: typed.licenceWords?.trim() ? typed.licenceWords : null,
  citation: typed.citation,
  limits: typed.limits,
  withdrawnOn: typed.withdrawnOn,
  withdrawnWhy: typed.withdrawnWhy?.trim() ? typed.withdrawnWhy : null,
});

interface Props {
  value: TypedDataset;
  problem: ProblemBody | null;
  onChange: (value: TypedDataset) => void;
}

/** What a dataset of others is, who made it, how it may be used and cited, and what it cannot say. */
export function DatasetFields({ value, problem, onChange }: Props) {
  const t = useText();
  const set = (part: Partial<TypedDataset>): void => onChange({ ...value, ...part });
  const words = (
    name: 'name' | 'maker' | 'licenceWords' | 'citation' | 'limits',
    key: string,
    { help, rows }: { help?: string; rows?: number } = {},
  ) => (
    <Field label={t(key)} help={help && t(help)} error={formFieldError(problem, `/${name}`)}>
      {(control) =>
        rows === undefined ? (
          <input
            {...control}
            class="input"
            autocomplete="off"
            value={value[name] ?? ''}
            onInput={(event) => set({ [name]: event.currentTarget.value })}
          />
        ) : (
          <textarea
            {...control}
            class="textarea"
            rows={rows}
            value={value[name] ?? ''}
            onInput={(event) => set({ [name]: event.currentTarget.value })}
          />
        )
      }
    </Field>
  );
  return (
    <>
      {words('name', 'dataset.name')}
      {words('maker', 'dataset.maker')}
      <SelectField
        required
        label={t('dataset.licence')}
        error={formFieldError(problem, '/licence')}
        value={value.licence}
        none={t('dataset.choose-licence')}
        options={DATASET_LICENCES.map((code) => [
          code,
          code in NAMED_LICENCES
            ? NAMED_LICENCES[code as keyof typeof NAMED_LICENCES].name
            : t(`dataset.licence.${code}`),
        ])}
        onChange={(licence) => set({ licence: licence as DatasetLicence })}
      />
      {(needsLicenceWords(value.licence) || value.licenceWords !== null) &&
        words('licenceWords', 'dataset.licence-words', { help: 'dataset.licence-words-help', rows: 2 })}
      {words('citation', 'dataset.citation', { help: 'dataset.citation-help', rows: 2 })}
      {words('limits', 'dataset.limits', { help: 'dataset.limits-help', rows: 4 })}
    </>
  );
}

/** That a dataset is withdrawn: since when, and why. */
export function WithdrawnFields({ value, problem, onChange }: Props) {
  const t = useText();
  const isWithdrawn = value.withdrawnOn !== null;
  const set = (part: Partial<TypedDataset>): void => onChange({ ...value, ...part });
  return (
    <>
      <Field group label={t('dataset.withdrawn-title')} help={t('dataset.withdrawn-help')}>
        {(control) => (
          <label class="check">
            <input
              type="checkbox"
              id={control.id}
              checked={isWithdrawn}
              onChange={(event) =>
                set({
                  withdrawnOn: event.currentTarget.checked ? ('' as DatasetStatement['withdrawnOn']) : null,
                  withdrawnWhy: null,
                })
              }
            />
            <span>{t('dataset.withdrawn')}</span>
          </label>
        )}
      </Field>
      {isWithdrawn && (
        <>
          <Field group label={t('dataset.withdrawn-on')} error={formFieldError(problem, '/withdrawnOn')}>
            {(control) => (
              <DayControl
                control={control}
                legend={t('dataset.withdrawn-on')}
                value={value.withdrawnOn ?? ''}
                onChange={(day) => set({ withdrawnOn: day as DatasetStatement['withdrawnOn'] })}
              />
            )}
          </Field>
          <Field label={t('dataset.withdrawn-why')} error={formFieldError(problem, '/withdrawnWhy')}>
            {(control) => (
              <textarea
                {...control}
                class="textarea"
                rows={2}
                value={value.withdrawnWhy ?? ''}
                onInput={(event) => set({ withdrawnWhy: event.currentTarget.value })}
              />
            )}
          </Field>
        </>
      )}
    </>
  );
}
