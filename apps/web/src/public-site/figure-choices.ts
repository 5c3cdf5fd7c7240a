import { figureName } from '@vigil/shared/counting/figure-name.js';
import type { Measure } from '@vigil/shared/counting/indicators.js';
import type { Text } from '@vigil/shared/text/text.js';
import { MEASURES, type Offered, ON_MAP, type View } from './view.js';

/** What a list of figures offers: each figure, and each other reading of it: "I10", "I10 acts". */
export const figureChoices = (t: Text): readonly { value: string; name: string }[] =>
  ON_MAP.flatMap((code) => {
    const other = MEASURES[code];
    const first = { value: code, name: figureName(code, null, t) };
    return other === undefined ? [first] : [first, { value: `${code} ${other}`, name: figureName(code, other, t) }];
  });

/** The choice that a view shows. */
export const figureValue = ({ indicator, measure }: Pick<View, 'indicator' | 'measure'>): string =>
  measure === null ? indicator : `${indicator} ${measure}`;

/** The figure and the reading that a choice means. */
export const figureChosen = (value: string): [Offered, Measure | null] => {
  const [code, reading = null] = value.split(' ') as [Offered, Measure?];
  return [code, reading];
};
