import { analysisToQuery, type Picture } from '@vigil/shared/counting/analysis.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import type { Day } from '@vigil/shared/day/day.js';
import type { Scene } from '@vigil/shared/drawing/scene.js';
import { toSvg } from '@vigil/shared/drawing/to-svg.js';
import type { Text } from '@vigil/shared/text/text.js';
import { saveFile } from '../../public-site/picture-file/save-file.js';
import { PICTURE_COLOURS, recolour } from '../../public-site/picture-file/picture-colours.js';
import { measure } from '../../public-site/picture-file/measure-text.js';
import { PICTURE_WIDTH, sheetScene } from '../../public-site/picture-file/sheet.js';
import { toPng } from '../../public-site/picture-file/to-png.js';
import { drawPicture, type Land } from './draw-picture.js';
import type { PresentedAnswer } from './presented-answer.js';
import { SERIES_COLOURS } from './pictures/series-colours.js';

const INKS = { ...PICTURE_COLOURS, ...SERIES_COLOURS };

/**
 * Returns the picture on a sheet that identifies it: sentence, period, indicator and version, method, source, day,
 * address.
 * @throws Error when there is none to draw
 */
const pictureSheet = async (show: Picture, looked: PresentedAnswer, land: Land | null, t: Text): Promise<Scene> => {
  const widthOf = await measure(t);
  const { answer, about, caption, sentence, notes, citations } = looked;
  const drawing = drawPicture(
    show,
    answer,
    {
      width: PICTURE_WIDTH,
      canScroll: false,
      size: 17,
      widthOf,
      t,
      names: looked.names,
      watchOf: looked.watchOf,
      noneOf: looked.noneOf,
    },
    land,
    looked.provinces,
  );
  if (!drawing) throw new Error('nothing to draw');
  const {
    indicator: { code, version },
    measure: reading,
  } = answer;
  const rule = t(`rule.${code}${reading ? `.${reading}` : ''}`);
  return sheetScene(
    {
      figure: `${sentence}${t('headline.end')}`,
      beside: '',
      caption,
      language: t.language,
      demo: about?.demo ? `${t('app.demo')} ${t('app.demo-text')}` : null,
      notes: [
        ...drawing.notes,
        ...notes,
        ...citations,
        t('picture.method', { indicator: code, version, rule, minimums: t('public.minimums') }),
        sourceOf(looked, t),
      ],
    },
    { items: drawing.items, width: PICTURE_WIDTH, height: drawing.height },
    widthOf,
  );
};

/**
 * Formats the source of the numbers: from where, as of when, and where to see them again. It says so if they are not
 * public.
 */
const sourceOf = ({ analysis, counts: { of, asOf }, answer, about, places }: PresentedAnswer, t: Text): string => {
  const address = `${location.origin}/desk/figures?${analysisToQuery(analysis)}`;
  const organisation = about?.organisation ?? '';
  const today = formatDay(todayIn(places?.country.timeZone ?? 'UTC'), t.language);
  if (of === 'published' && asOf)
    return t('analysis.source-public', {
      organisation,
      day: formatDay(asOf.day as Day, t.language),
      seq: asOf.seq,
      address,
    });
  if (of === 'own') return t('analysis.source-own', { organisation, day: today, address });
  return t('analysis.source-office', { organisation, day: today, state: answer.asOf ?? '', address });
};

/** Draws the picture and offers it as a file. @throws Error when the browser cannot make one */
export const savePicture = async (
  show: Picture,
  looked: PresentedAnswer,
  land: Land | null,
  as: 'png' | 'svg',
  t: Text,
): Promise<void> => {
  const scene = recolour(await pictureSheet(show, looked, land, t), INKS);
  const file =
    as === 'png'
      ? await toPng(scene)
      : new Blob([toSvg(scene, looked.sentence, t.language)], { type: 'image/svg+xml' });
  const { indicator, periods } = looked.answer.question;
  saveFile(
    file,
    `vigil-${show}-${indicator}-${periods[0]!}-${looked.counts.asOf?.day ?? `state-${looked.answer.asOf ?? 0}`}.${as}`,
  );
};
