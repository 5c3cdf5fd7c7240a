import { formatNumber } from '@vigil/shared/text/text.js';
import { useText } from '../../text-bundles.js';
import { EXAMPLES, type ExampleName, type Mark } from './how-examples.js';
import './how-picture.css';

/** Lengths of the drawing's own unit; it is as wide as its column. */
const WIDTH = 320;
const ROW = 46;
const STEP = 24;
const RADIUS = 8;

/** One worked picture: what it shows, the drawing, and what is therefore said. `t` has the bundle `how`. */
export function HowPicture({ name, number, level = 2 }: { name: ExampleName; number?: number; level?: 2 | 3 }) {
  const t = useText();
  const Title = `h${level}` as 'h2';
  const result = t(`how.${name}.result`, EXAMPLES[name].numbers);
  return (
    <figure class="how-picture" id={`how-${name}`}>
      <Title class="how-title">
        {number !== undefined && <span class="how-number">{formatNumber(number, t.language)}</span>}{' '}
        {t(`how.${name}.title`)}
      </Title>
      <p>{t(`how.${name}.text`)}</p>
      {name === 'days' ? <Days label={result} /> : <Rows name={name} label={result} />}
      <figcaption>
        <strong>{result}</strong>
      </figcaption>
    </figure>
  );
}

function Rows({ name, label }: { name: Exclude<ExampleName, 'days'>; label: string }) {
  const t = useText();
  const rows = Object.entries(EXAMPLES[name].rows) as [string, readonly Mark[]][];
  return (
    <svg class="how-drawing" viewBox={`0 0 ${WIDTH} ${rows.length * ROW}`} role="img" aria-label={label}>
      {rows.map(([row, marks], index) => (
        <g key={row} transform={`translate(0 ${index * ROW})`}>
          <text x={0} y={14} class="how-words">
            {t(`how.${name}.${row}`)}
          </text>
          {marks.map((mark, at) => (
            <MarkShape key={at} mark={mark} x={RADIUS + 2 + at * STEP} y={31} />
          ))}
        </g>
      ))}
    </svg>
  );
}

function MarkShape({ mark, x, y }: { mark: Mark; x: number; y: number }) {
  if (mark === 'gap') return null;
  if (mark === 'act') return <rect x={x - 7} y={y - 7} width={14} height={14} class="how-counted" />;
  if (mark === 'unwatched')
    return (
      <>
        <rect x={x - 9} y={y - 9} width={60} height={18} class="how-unwatched" />
        {[0, 1, 2, 3, 4, 5, 6].map((line) => (
          <path key={line} d={`M${x - 9 + line * 8} ${y + 9}l12 -18`} class="how-hatch" />
        ))}
      </>
    );
  return (
    <>
      <circle cx={x} cy={y} r={RADIUS} class={`how-${mark}`} />
      {mark === 'unknown' && (
        <text x={x} y={y + 5} class="how-sign">
          ?
        </text>
      )}
      {mark === 'left-out' && <path d={`M${x - 6} ${y + 6}L${x + 6} ${y - 6}`} class="how-cross" />}
    </>
  );
}

const START = Date.UTC(2021, 2, 1);
const LENGTH = 61;
const DAY = 86_400_000;

/** Protests as dots on a line of two months; one whose day is not known is as long as its possible days. */
function Days({ label }: { label: string }) {
  const t = useText();
  const { windows, numbers } = EXAMPLES.days;
  const x = (day: string, plus = 0): number => (((Date.parse(day) - START) / DAY + plus) / LENGTH) * WIDTH;
  const april = x('2021-04-01');
  const top = 26;
  const end = top + windows.length * 24 + 4;
  return (
    <svg class="how-drawing" viewBox={`0 0 ${WIDTH} ${end + 46}`} role="img" aria-label={label}>
      {[
        [0, 'march'],
        [april, 'april'],
      ].map(([at, month]) => (
        <text key={month} x={Number(at) + 4} y={16} class="how-words">
          {t(`how.days.${month}`)}
        </text>
      ))}
      <path d={`M${april} 4V${end + 20}M0 ${end}H${WIDTH}`} class="how-line" />
      {windows.map(([from, to], index) => {
        const y = top + index * 24 + 10;
        return from === to ? (
          <circle key={from} cx={x(from, 0.5)} cy={y} r={RADIUS} class="how-counted" />
        ) : (
          <rect key={from} x={x(from)} y={y - 8} width={x(to, 1) - x(from)} height={16} rx={8} class="how-possible" />
        );
      })}
      <text x={4} y={end + 18} class="how-words">
        {t('how.days.in-month', { n: numbers.march, may: numbers.marchMay })}
      </text>
      <text x={april + 4} y={end + 18} class="how-words">
        {t('how.days.in-month', { n: numbers.april, may: numbers.aprilMay })}
      </text>
      <text x={WIDTH / 2} y={end + 40} class="how-words how-middle">
        {t('how.days.in-both', { n: numbers.both })}
      </text>
    </svg>
  );
}
