import sharp from 'sharp';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';

/** What an invented picture shows. */
export type DemoScene = 'banner-taken' | 'cordon' | 'dispersal' | 'force' | 'vigil';

const WIDTH = 1280;
const HEIGHT = 853;
const STREET = 560;
const SKIES = {
  'banner-taken': ['#b9d6e8', '#f3ead7'],
  cordon: ['#a9c8de', '#eef1ea'],
  dispersal: ['#c9cfd4', '#ebe4d6'],
  force: ['#b6b9bd', '#d9d2c7'],
  vigil: ['#1c2440', '#57466b'],
} as const satisfies Record<DemoScene, readonly [string, string]>;
const SHIRTS = ['#b5483a', '#2f6f8f', '#d9a441', '#557a46', '#8a5a83', '#c9c2b3', '#3f4d63'];

/** Letters of five strokes, so that the picture says DEMO without any font. */
const LETTERS = [
  'M0 0V20H8L14 14V6L8 0Z',
  'M14 0H0V20H14M0 10H10',
  'M0 20V0L8 10L16 0V20',
  'M2 0H12L14 4V16L12 20H2L0 16V4Z',
];
const stamp = LETTERS.map(
  (path, n) => `<path d="${path}" transform="translate(${n * 24} 0)" fill="none" stroke="#fff" stroke-width="4"/>`,
).join('');

/** Somebody seen from behind: no face is ever drawn. */
const person = (x: number, y: number, size: number, shirt: string, more = ''): string =>
  `<g transform="translate(${x} ${y}) scale(${size})"><ellipse cx="0" cy="98" rx="26" ry="7" fill="#000" fill-opacity=".18"/><path d="M-16 92L-13 44H13L16 92H3L0 60L-3 92Z" fill="#3a3f4b"/><path d="M-22 50Q-24 6 0 4Q24 6 22 50Z" fill="${shirt}"/><circle cx="0" cy="-10" r="14" fill="#2a211c"/>${more}</g>`;
const guard = (x: number, y: number, size: number, more = ''): string =>
  person(
    x,
    y,
    size,
    '#26303f',
    `<path d="M-17 -14Q0 -34 17 -14Z" fill="#151b26"/><path d="M-22 36H22" stroke="#c8b35a" stroke-width="3"/>${more}`,
  );
const SHIELD = '<rect x="-34" y="0" width="30" height="62" rx="5" fill="#9fb4c4" fill-opacity=".85" stroke="#50606e"/>';
const BATON = '<path d="M20 18L52 -22" stroke="#1a1a1a" stroke-width="6" stroke-linecap="round"/>';
const CANDLE = '<path d="M26 20V4" stroke="#f5efe0" stroke-width="5"/><circle cx="26" cy="-4" r="7" fill="#ffd76a"/>';
const banner = (x: number, y: number, width: number, tilt: number): string =>
  `<g transform="translate(${x} ${y}) rotate(${tilt})"><rect width="${width}" height="84" fill="#f6f1e4" stroke="#7d2f27" stroke-width="6"/>${[
    20, 40, 60,
  ]
    .map((line) => `<path d="M18 ${line}H${width - 22 - line}" stroke="#7d2f27" stroke-width="8"/>`)
    .join('')}</g>`;

const houses = (random: SeededRandom, isNight: boolean): string =>
  Array.from({ length: 9 }, (_one, n) => {
    const [x, height] = [n * 150 - 30, 190 + random.below(210)];
    const windows = Array.from({ length: 6 }, (_two, at) => {
      const isLit = isNight && random.chance(0.4);
      return `<rect x="${x + 18 + (at % 2) * 62}" y="${STREET - height + 24 + Math.floor(at / 2) * 62}" width="34" height="38" fill="${isLit ? '#f2cf7c' : isNight ? '#20263a' : '#8799a4'}"/>`;
    }).join('');
    const wall = isNight ? ['#2c3350', '#343a57'] : ['#d8c7a6', '#cdb899', '#e2d6bf'];
    return `<rect x="${x}" y="${STREET - height}" width="142" height="${height}" fill="${random.pick(wall)}"/>${windows}`;
  }).join('');

const crowd = (random: SeededRandom, n: number, from: number, to: number, more = ''): string =>
  Array.from({ length: n }, () => ({ x: from + random.below(to - from), y: STREET - 30 + random.below(170) }))
    .sort((a, b) => a.y - b.y)
    .map(({ x, y }) => person(x, y, 0.8 + (y - STREET) / 320, random.pick(SHIRTS), more))
    .join('');
const line = (n: number, from: number, step: number, y: number, more = ''): string =>
  Array.from({ length: n }, (_one, at) => guard(from + at * step, y, 1.25, more)).join('');

const inFront = (scene: DemoScene, random: SeededRandom): string => {
  switch (scene) {
    case 'banner-taken':
      return crowd(random, 16, 60, 760) + banner(430, 520, 420, -4) + guard(890, 600, 1.35) + guard(980, 620, 1.35);
    case 'cordon':
      return (
        crowd(random, 18, 60, 1220) +
        `<g stroke="#e8e3d8" stroke-width="12"><path d="M20 660H1260M20 720H1260"/>${Array.from({ length: 9 }, (_one, n) => `<path d="M${60 + n * 145} 640V760"/>`).join('')}</g>` +
        line(7, 110, 175, 690)
      );
    case 'dispersal':
      return crowd(random, 14, 640, 1240) + line(6, 90, 100, 620, SHIELD);
    case 'force':
      return crowd(random, 9, 620, 1230) + line(4, 260, 110, 630, BATON) + person(720, 690, 1.3, SHIRTS[0]!);
    case 'vigil':
      return crowd(random, 26, 60, 1220, CANDLE);
  }
};

/**
 * Draws a picture for the demo: a street, people seen from behind, and the word DEMO. Nothing in it was ever
 * photographed. @returns a JPEG of 1280 × 853 pixels; the same seed gives the same picture
 */
export const drawDemoPicture = (scene: DemoScene, seed: number): Promise<Buffer> => {
  const random = new SeededRandom(seed);
  const [sky, horizon] = SKIES[scene];
  const isNight = scene === 'vigil';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
    <defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="${sky}"/><stop offset="1" stop-color="${horizon}"/></linearGradient></defs>
    <rect width="${WIDTH}" height="${HEIGHT}" fill="url(#sky)"/>${houses(random, isNight)}
    <rect y="${STREET}" width="${WIDTH}" height="${HEIGHT - STREET}" fill="${isNight ? '#2a2c38' : '#8d8a83'}"/>
    ${inFront(scene, random)}
    <rect x="24" y="24" width="150" height="56" fill="#8a1c1c"/><g transform="translate(44 42)">${stamp}</g></svg>`;
  return sharp(Buffer.from(svg)).flatten().jpeg({ quality: 86 }).toBuffer();
};
