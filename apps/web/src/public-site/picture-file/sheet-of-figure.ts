import { factsOf, storedLanguage } from '@vigil/shared/language/languages.js';
import type { Answer } from '@vigil/shared/counting/answer.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import type { Scene } from '@vigil/shared/drawing/scene.js';
import type { AsOf, PublicAbout } from '@vigil/shared/public/response-types.js';
import type { Text } from '@vigil/shared/text/text.js';
import type { Places } from '../places.js';
import type { WidthOf } from './measure-text.js';
import { type Picture, type Sheet, sheetScene } from './sheet.js';
import { socialSheet } from './social-sheet.js';

/** A figure, and what each picture of it says. */
export interface SheetContent {
  /** Whose definition the picture names first. */
  answer: Answer;
  /** Whose figures it has besides. */
  also?: readonly Pick<Answer, 'indicator' | 'measure'>[];
  asOf: AsOf;
  about: PublicAbout;
  places: Places;
  /** The sentence in two parts: the figure and its notes. */
  said: readonly [figure: string, beside: string];
  /** A permanent address for exactly these figures. */
  address: string;
  /** Host and path of the page that has the picture. */
  page: string;
}

/** How a picture leaves: on a sheet for print, as tall as it needs, or in a size of social networks. */
export const PICTURE_SIZES = ['print', 'wide', 'square'] as const;
export type PictureSize = (typeof PICTURE_SIZES)[number];

export const onSheet = (sheet: Sheet, picture: Picture, size: PictureSize, widthOf: WidthOf): Scene =>
  size === 'print' ? sheetScene(sheet, picture, widthOf) : socialSheet(sheet, picture, size, widthOf);

/** Returns what a sheet says of a figure. @param own what it says of this picture alone */
export const sheetOf = (content: SheetContent, caption: string, own: readonly string[], t: Text): Sheet => {
  const {
    said: [figure, beside],
    about,
    answer,
    asOf,
    address,
    places,
  } = content;
  return {
    figure: `${figure}${beside === '' ? t('headline.end') : ''}`,
    beside: beside === '' ? '' : `${asSentence(beside, t)}${t('headline.end')}`,
    caption,
    language: t.language,
    demo: about.demo ? `${t('app.demo')} ${t('app.demo-text')}` : null,
    notes: [
      ...own,
      ...definedBy(content).map(({ indicator: { code, version }, measure }, index, all) =>
        t('picture.method', {
          indicator: code,
          version,
          rule: t(`rule.${code}${measure === null ? '' : `.${measure}`}`),
          // Said once, after the last.
          minimums: index === all.length - 1 ? t('public.minimums') : '',
        }).trim(),
      ),
      t('picture.source', {
        organisation: about.organisation,
        day: formatDay(asOf.day as Day, t.language),
        seq: asOf.seq,
        address,
        country: places.country.name[storedLanguage(t.language)],
      }),
    ],
    foot: t('picture.foot', {
      organisation: about.organisation,
      country: places.country.name[storedLanguage(t.language)],
      day: formatDay(asOf.day as Day, t.language),
      definitions: formatDefinitions(content, t),
      minimums: t('public.minimums'),
      method: `${new URL(address).host}/method#${answer.indicator.code}`,
    }),
  };
};

/** What is said after the figure, as a sentence of its own. */
const asSentence = (beside: string, { language }: Text): string => {
  const said = beside.replace(/^[;,.។\s]+/, '');
  return said.charAt(0).toLocaleUpperCase(factsOf(language).intl) + said.slice(1);
};

type Defined = Pick<Answer, 'indicator' | 'measure'>;
const definedBy = ({ answer, also = [] }: SheetContent): Defined[] => [answer, ...also];

/** Formats by which definitions a figure is counted: "I01, version 1; I05, version 2". */
export const formatDefinitions = (content: SheetContent, t: Text): string =>
  definedBy(content)
    .map(({ indicator: { code, version } }) => t('picture.version', { indicator: code, version }))
    .join(t('list.and'));
