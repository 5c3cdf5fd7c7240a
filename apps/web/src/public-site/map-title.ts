import type { Answer } from '@vigil/shared/counting/answer.js';
import { figureName } from '@vigil/shared/counting/figure-name.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import type { Period } from '@vigil/shared/day/period.js';
import type { Text } from '@vigil/shared/text/text.js';
import type { View } from './view.js';

/** Returns the title of the page with the map: the figure that it shows, and of when. */
export const mapTitle = ({ indicator, measure }: View, period: Period, answer: Answer | null, t: Text): string =>
  [figureName(indicator, measure, t), formatPeriodOn(period, answer ?? { day: null }, t)].join(t('list.and'));
