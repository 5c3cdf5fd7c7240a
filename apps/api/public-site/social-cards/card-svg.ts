import { outline, type Weight, widthOf } from './fonts.js';
import { linesOf, measured, type Line, type Stretch } from './break-card-lines.js';

/** The content of a picture for link previews. */
export interface Card {
  /** Whether its language runs from right to left: then it begins at the right edge. */
  isRightToLeft?: boolean;
  /** Shown above everything when the records are invented. */
  demo: string | null;
  kicker: string;
  /** The title, or the figure with its required qualifications. */
  title: readonly Stretch[];
  /** What, when and where: one line each. */
  facts: readonly string[];
  /**
   * Numbers over time, if any, with their first and last period and the highest certain number. `isKnown`: a number may
   * be written, also 0; otherwise the ground below it is a dash.
   */
  bars: {
    cells: readonly { sure: number; possible: number; isKnown?: boolean }[];
    from: string;
    to: string;
    most: string;
  } | null;
  /** The source, and as of when. */
  foot: string;
  /** The organisation's logo, a PNG; null: Vigil's mark. */
  logo?: Buffer | null;
  /** The site's address. */
  site: string;
}

/** Pixels. */
export const WIDTH = 1200;
export const HEIGHT = 630;
const EDGE = 64;
const ROOM = WIDTH - 2 * EDGE;
const BAND = 52;
const FOOT = 56;
const BARS = 100;
const LOGO_WIDTH = 132;
/** Height below the bars for their start and end labels. */
const GROUND = 30;

/** The site's daytime colours (apps/web/src/ui/tokens.css): a picture cannot follow the reader's theme. */
const INK = {
  paper: '#fbfaf7',
  ink: '#17191c',
  second: '#464b51',
  third: '#62676e',
  line: '#dcd9d1',
  count: '#c0301c',
  demo: '#ffd84d',
  onDemo: '#1f1a00',
} as const;

const round = (n: number): number => Math.round(n * 1000) / 1000;

/** Draws one stretch of text on its baseline. */
const written = (text: string, weight: Weight, x: number, y: number, size: number, colour: string): string => {
  const paths = outline(text, weight).glyphs.map(
    ({ path, x: dx, y: dy, scale }) =>
      `<path transform="matrix(${scale} 0 0 ${-scale} ${round(dx)} ${round(-dy)})" d="${path}"/>`,
  );
  return `<g fill="${colour}" transform="translate(${round(x)} ${round(y)}) scale(${size})">${paths.join('')}</g>`;
};

const isKhmer = (text: string): boolean => /\p{Script=Khmer}/u.test(text);
/** Line height: Khmer stacks signs above and below the line. */
const leading = (text: string): number => (isKhmer(text) ? 1.55 : 1.25);

const SIZES = [68, 60, 52, 46, 40, 36];
const whole = (title: readonly Stretch[]): string => title.map(({ text }) => text).join(' ');

/** Finds the largest letters with which the title fits the height; at the smallest size, an ellipsis ends the text. */
const fitted = (title: readonly Stretch[], height: number): { size: number; step: number; lines: Line[] } => {
  const text = measured(title);
  const attempts = SIZES.map((size) => {
    const step = size * leading(whole(title));
    return { size, step, ...linesOf(text, ROOM / size, Math.max(1, Math.floor(height / step))) };
  });
  return attempts.find(({ isCut }) => !isCut) ?? attempts.at(-1)!;
};

const oneLine = (text: string, size: number, room: number = ROOM): string =>
  linesOf(measured([{ text, weight: 400 }]), room / size, 1)
    .lines[0]!.stretches.map((one) => one.text)
    .join('');

/** Fits one line, in smaller letters if it is long. */
const fittedLine = (text: string, room: number): { text: string; size: number } => {
  const size = [24, 21, 18].find((one) => widthOf(text, 400) * one <= room) ?? 18;
  return { text: oneLine(text, size, room), size };
};

const barsOf = ({ cells: bars, from, to, most: highest }: NonNullable<Card['bars']>, bottom: number): string => {
  const most = Math.max(1, ...bars.map(({ sure, possible }) => sure + possible));
  const pitch = ROOM / bars.length;
  const gap = pitch > 20 ? pitch * 0.18 : 1.5;
  const box = (index: number, from: number, to: number, look: string): string =>
    to <= from
      ? ''
      : `<rect x="${round(EDGE + index * pitch + gap)}" width="${round(Math.max(1, pitch - 2 * gap))}" y="${round(bottom - (to / most) * BARS)}" height="${round(((to - from) / most) * BARS)}" ${look}/>`;
  const line = (x: number, width: number): string =>
    `<rect x="${round(x)}" y="${bottom}" width="${round(width)}" height="2" fill="${INK.ink}"/>`;
  const drawn = bars
    .map(
      ({ sure, possible }, index) =>
        box(index, 0, sure, `fill="${INK.count}"`) +
        box(index, sure, sure + possible, `fill="none" stroke="${INK.count}" stroke-dasharray="3 2"`),
    )
    .join('');
  const surest = Math.max(...bars.map(({ sure }) => sure));
  const top = bars.findIndex(({ sure }) => sure === surest);
  const height = top < 0 ? 0 : ((bars[top]!.sure + bars[top]!.possible) / most) * BARS;
  const small = 20;
  const over = widthOf(highest, 700) * small;
  return [
    drawn,
    bars.every(({ isKnown = true }) => isKnown)
      ? line(EDGE, ROOM)
      : bars
          .map(({ isKnown = true }, index) =>
            isKnown ? line(EDGE + index * pitch, pitch) : line(EDGE + (index + 0.35) * pitch, pitch * 0.3),
          )
          .join(''),
    written(from, 400, EDGE, bottom + 24, small, INK.second),
    written(to, 400, WIDTH - EDGE - widthOf(to, 400) * small, bottom + 24, small, INK.second),
    written(
      highest,
      700,
      Math.min(WIDTH - EDGE - over, Math.max(EDGE, EDGE + (top + 0.5) * pitch - over / 2)),
      bottom - height - 6,
      small,
      INK.count,
    ),
  ].join('');
};

/** Draws the picture as SVG without text elements: every letter is an outline, so it looks the same everywhere. */
export const cardSvg = ({
  isRightToLeft = false,
  demo,
  kicker,
  title,
  facts,
  bars,
  foot,
  logo,
  site,
}: Card): string => {
  /** From the beginning of the line. Numbers over time run from left to right in every language. */
  const begun = (text: string, weight: Weight, x: number, y: number, size: number, colour: string): string =>
    written(text, weight, isRightToLeft ? WIDTH - x - widthOf(text, weight) * size : x, y, size, colour);
  const top = demo === null ? 0 : BAND;
  const parts: string[] = [`<rect width="${WIDTH}" height="${HEIGHT}" fill="${INK.paper}"/>`];
  if (demo !== null)
    parts.push(
      `<rect width="${WIDTH}" height="${BAND}" fill="${INK.demo}"/>`,
      written(demo, 700, (WIDTH - widthOf(demo, 700) * 26) / 2, 35, 26, INK.onDemo),
    );
  parts.push(begun(oneLine(kicker, 26), 400, EDGE, top + 62, 26, INK.third));

  const factSize = 30;
  const factStep = (text: string): number => factSize * (isKhmer(text) ? 1.6 : 1.35);
  const factsHeight = facts.reduce((sum, text) => sum + factStep(text), 0);
  const ground = HEIGHT - FOOT - 34;
  const bottom = ground - factsHeight - (bars ? BARS + GROUND + 36 : 0);
  const from = top + 88;
  const { size, step, lines } = fitted(title, bottom - from - 12);
  lines.forEach(({ stretches }, index) =>
    stretches.forEach(({ text, weight, x }) =>
      parts.push(
        begun(
          text,
          weight,
          EDGE + x * size,
          from + step * index + size * (isKhmer(whole(title)) ? 1.15 : 1),
          size,
          weight === 700 ? INK.ink : INK.second,
        ),
      ),
    ),
  );

  let y = bars ? bottom : from + step * lines.length + 26;
  for (const text of facts) {
    y += factStep(text);
    parts.push(begun(oneLine(text, factSize), 400, EDGE, y - factSize * 0.3, factSize, INK.second));
  }
  if (bars) parts.push(barsOf(bars, ground - GROUND + 14));
  const mark = logo ? LOGO_WIDTH + 16 : 46;
  const siteWidth = widthOf(site, 700) * 24;
  const credit = fittedLine(foot, ROOM - siteWidth - mark - 30);
  const across = (x: number, width: number): number => (isRightToLeft ? WIDTH - x - width : x);
  parts.push(
    `<rect x="${EDGE}" y="${HEIGHT - FOOT - 8}" width="${ROOM}" height="1.5" fill="${INK.line}"/>`,
    logo
      ? `<image x="${across(EDGE, LOGO_WIDTH)}" y="${HEIGHT - 57}" width="${LOGO_WIDTH}" height="44" preserveAspectRatio="${isRightToLeft ? 'xMaxYMid' : 'xMinYMid'}" href="data:image/png;base64,${logo.toString('base64')}"/>`
      : `<circle cx="${across(EDGE + 12, 0)}" cy="${HEIGHT - 29}" r="11" fill="${INK.count}"/><circle cx="${across(EDGE + 27, 0)}" cy="${HEIGHT - 41}" r="5" fill="none" stroke="${INK.count}" stroke-width="2.5"/>`,
    begun(credit.text, 400, EDGE + mark, HEIGHT - 24, credit.size, INK.third),
    written(site, 700, across(WIDTH - EDGE - siteWidth, siteWidth), HEIGHT - 24, 24, INK.ink),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">${parts.join('')}</svg>`;
};
