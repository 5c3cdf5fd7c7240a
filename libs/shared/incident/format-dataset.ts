import { formatDay } from '../day/format-dates.js';
import type { Dataset, DatasetInFigure, DatasetState, DatasetStatement } from '../staff-responses/datasets.js';
import type { Text } from '../text/text.js';
import { NAMED_LICENCES } from './dataset-licences.js';

/* Words about datasets that others made. `t` has the texts of the bundle `datasets`. */

type Licensed = Pick<DatasetStatement, 'licence' | 'licenceWords'>;

/** Names a licence, with what somebody wrote about it: 'CC BY 4.0', 'The makers' own terms: no republication'. */
export const formatLicence = ({ licence, licenceWords }: Licensed, t: Text): string => {
  const named = Object.hasOwn(NAMED_LICENCES, licence)
    ? NAMED_LICENCES[licence as keyof typeof NAMED_LICENCES].name
    : t(`dataset.licence.${licence}`);
  return licenceWords === null ? named : t('dataset.licence-said', { licence: named, words: licenceWords });
};

/** Says which state of a dataset it is: 'version 5; taken on 31 July 2026'. A version may have a comma. */
export const formatState = ({ version, takenOn }: DatasetState, t: Text): string =>
  [
    ...(version === null ? [] : [t('dataset.state.version', { version })]),
    ...(takenOn === null ? [] : [t('dataset.state.day', { day: formatDay(takenOn, t.language) })]),
  ].join(t('dataset.between'));

/** Names a dataset with its makers. */
export const formatDataset = ({ name, maker }: Pick<Dataset, 'name' | 'maker'>, t: Text): string =>
  t('dataset.by', { name, maker });

/**
 * Says of a dataset what must stand with every figure and file that has records of it: what it is and in which states,
 * how it is cited, its licence, what it cannot say, and that it was withdrawn.
 */
export const formatCitation = (dataset: DatasetInFigure, t: Text): string => {
  const { citation, limits, withdrawnOn, withdrawnWhy, states, hasRecords } = dataset;
  const said = [
    t(hasRecords ? 'dataset.cite' : 'dataset.cite-none', {
      dataset: formatDataset(dataset, t),
      states: states.map((one) => ` (${formatState(one, t)})`).join(''),
    }),
    citation,
    t('dataset.cite-licence', { licence: formatLicence(dataset, t) }),
    t('dataset.cite-limits', { limits }),
    ...(withdrawnOn === null
      ? []
      : [t('dataset.withdrawn-since', { day: formatDay(withdrawnOn, t.language), why: withdrawnWhy ?? '' })]),
  ];
  return said.join(' ');
};

/** Names the origins that a query asks for: 'our own records; ACLED'. */
export const formatOrigins = (
  wanted: readonly string[],
  datasets: readonly Pick<Dataset, 'id' | 'name'>[],
  t: Text,
): string =>
  wanted
    .map((one) =>
      one === 'own' || one === 'any'
        ? t(`dataset.origin.${one}`)
        : (datasets.find(({ id }) => id === one)?.name ?? t('dataset.origin.some')),
    )
    .join(t('dataset.between'));
