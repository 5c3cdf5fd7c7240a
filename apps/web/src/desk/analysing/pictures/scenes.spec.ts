import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { fitting, PICTURES } from '@vigil/shared/counting/analysis.js';
import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { ALL } from '@vigil/shared/counting/cell-key.js';
import { factsByChance, questionByChance } from '@vigil/shared/counting/random-facts.js';
import { count } from '@vigil/shared/counting/count.js';
import { UNKNOWN_COUNT } from '@vigil/shared/counting/count-value.js';
import { aHarm, anIncident } from '@vigil/shared/counting/test-facts.js';
import type { Watch } from '@vigil/shared/counting/coverage-status.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { createQuestion, QuestionRefused, type Question } from '@vigil/shared/counting/question.js';
import { whyNoneIn } from '@vigil/shared/counting/why-no-number.js';
import { createText } from '@vigil/shared/text/text.js';
import analysis from '@vigil/shared/text/analysis/km.json' with { type: 'json' };
import counting from '@vigil/shared/text/counting/km.json' with { type: 'json' };
import desk from '@vigil/shared/text/desk/km.json' with { type: 'json' };
import readers from '@vigil/shared/text/public/km.json' with { type: 'json' };
import { PICTURE_COLOURS } from '../../../public-site/picture-file/picture-colours.js';
import { drawPicture } from '../draw-picture.js';
import { barModel, LONGER } from './bar-model.js';
import type { Frame, Mark } from './legend-and-marks.js';
import { SERIES_COLOURS } from './series-colours.js';

const t = createText('km', analysis, counting, desk, readers);
const random = new SeededRandom(Number(process.env['VIGIL_SEED'] ?? 7));
const frameOf = (width: number): Frame => ({
  width,
  canScroll: true,
  size: 13,
  widthOf: (text, size) => text.length * size * 0.55,
  t,
  watchOf: () => random.pick(['watched', 'partly', 'media', 'nobody', 'not-recorded', 'not-begun', null]),
  noneOf: () => null,
  names: { organisation: 'O', standards: 'S', group: (id) => id, place: (code) => code },
});
/** `npm run prove` draws far more rounds. */
const ROUNDS = process.env['VIGIL_PROVE'] ? 300 : 15;
const COLOURS = new Set(['none', 'transparent', ...Object.keys(PICTURE_COLOURS), ...Object.keys(SERIES_COLOURS)]);

const faultsOf = (items: readonly Mark[], width: number): string[] =>
  items.flatMap((item) => {
    const text = JSON.stringify(item);
    const colours =
      item.kind === 'text'
        ? [item.colour, item.halo]
        : item.kind === 'window'
          ? []
          : [item.fill, item.stripes, item.stroke];
    const isOut =
      item.kind === 'rect' && (item.x < -1 || item.x + item.width > width + 1 || item.width < 0 || item.height < -0.01);
    return [
      ...(/null|NaN|Infinity|undefined/.test(text) ? [`no number: ${text}`] : []),
      ...colours.filter((one) => one !== undefined && !COLOURS.has(one)).map((one) => `unknown colour ${one}`),
      ...(isOut ? [`sticks out: ${text}`] : []),
      ...(/analysis\.|desk\.|row\./.test(text) ? [`no words: ${text}`] : []),
    ];
  });

const answerOf = (question: Question): Answer | null => {
  try {
    return count(factsByChance(random, 40), question, null);
  } catch (refused) {
    if (refused instanceof QuestionRefused) return null;
    throw refused;
  }
};

describe('every picture of a random question', () => {
  it.each(PICTURES.filter((show) => show !== 'table' && show !== 'map'))(
    '%s stays in its frame, in colours and words that there are',
    (show) => {
      let drawn = 0;
      for (let n = 0; n < ROUNDS; n++) {
        const question = fitting(show, questionByChance(random, n % 3));
        const answer = question && answerOf(question);
        if (!answer) continue;
        for (const width of [300, 1100]) {
          const drawing = drawPicture(show, answer, frameOf(width), null, ['01', '02', '03', '04']);
          if (!drawing) continue;
          drawn += 1;
          expect(faultsOf(drawing.items, drawing.width)).toEqual([]);
          expect(drawing.height).toBeGreaterThan(10);
        }
      }
      expect(drawn).toBeGreaterThan(4);
    },
  );

  it('stacks what adds up: the parts of a bar reach what is certain of the whole, and with what may be, its high', () => {
    for (let n = 0; n < ROUNDS; n++) {
      // Twelve months need more colours than there are: the remaining ones form one part.
      const question =
        n % 3 === 0
          ? createQuestion('2021', { indicator: 'I01', split: ['place:1', 'period'], unit: 'month' })
          : fitting('stacked', questionByChance(random, 2));
      const answer = question && answerOf(question);
      if (!answer || answer.splits.some(({ keys }) => keys.length === 0)) continue;
      for (const { key, lanes } of barModel(answer, true, frameOf(800)).bars) {
        const whole = answer.totals.find(({ keys }) => keys[0] === key && keys[1] === ALL)!;
        const sure = Math.max(0, ...lanes[0]!.parts.filter(({ isStriped }) => !isStriped).map(({ to }) => to));
        const all = Math.max(0, ...lanes[0]!.parts.map(({ to }) => to));
        expect([sure, all]).toEqual([whole.low, whole.high ?? whole.low]);
        // What is in none of the parts must be only what is known to span several periods.
        const loose = lanes[0]!.parts
          .filter(({ colour }) => colour === LONGER)
          .reduce((sum, { from, to }) => sum + to - from, 0);
        if (answer.unit !== 'people') expect(loose).toBe(whole.longerPeriod ?? 0);
      }
    }
  });

  describe('what goes wrong', () => {
    it('draws no number where nobody reported one, and says so', () => {
      const facts = createFacts(createPlaceTree([{ code: '01', parent: null, level: 1 }]));
      facts.put(anIncident({ code: 'KH-1', on: '2021-02-03', harms: [aHarm({ count: UNKNOWN_COUNT })] }));
      const answer = count(
        facts,
        createQuestion('2021', { indicator: 'I09', split: ['period'], unit: 'quarter' }),
        null,
      );
      const drawing = drawPicture('lines', answer, frameOf(600), null, [])!;
      expect(drawing.notes).toContain(t('analysis.gaps'));
      const [bar] = barModel(answer, false, frameOf(600)).bars;
      expect([bar!.lanes[0]!.parts, bar!.lanes[0]!.short]).toEqual([[], '?']);
    });

    it('has no box of "0 recorded" on a day of which nobody can say so', () => {
      const facts = createFacts(createPlaceTree([{ code: '01', parent: null, level: 1 }]));
      facts.put(anIncident({ code: 'KH-1', on: '2021-02-03', harms: [aHarm({ count: UNKNOWN_COUNT })] }));
      const asked = createQuestion('2021-02-01..2021-02-07', { indicator: 'I09', split: ['period'], unit: 'day' });
      const answer = count(facts, asked, null);
      const drawn = (watch: Watch) => {
        const frame = { ...frameOf(600), noneOf: (cell: Cell) => whyNoneIn(answer, cell, watch), watchOf: () => watch };
        const { items } = drawPicture('calendar', answer, frame, null, [])!;
        const days = items.filter(({ said }) => said !== undefined);
        return {
          zeros: days.filter((item) => item.kind === 'rect' && item.fill === 'line').length,
          signs: items.flatMap((item) => (item.kind === 'text' && /^[–?]$/.test(item.text) ? [item.text] : [])),
        };
      };
      expect(drawn('watched')).toEqual({ zeros: 6, signs: ['?', '?'] });
      // One sign for each day, and one for each weekday.
      expect(drawn('not-recorded')).toEqual({
        zeros: 0,
        signs: ['–', '–', '?', '–', '–', '–', '–', '–', '–', '?', '–', '–', '–', '–'],
      });
    });

    it('draws nothing where no key has anything to show', () => {
      const answer = count(factsByChance(random, 0), createQuestion('2021', { split: ['group'] }), null);
      expect(drawPicture('bars', answer, frameOf(600), null, [])).toBeNull();
    });
  });
});
