import type { ComponentChildren } from 'preact';
import { formatPer } from '@vigil/shared/counting/format-per-inhabitants.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { useText } from '../text-bundles.js';
import type { PerInhabitants } from './map/shade-per-inhabitants.js';
import { radiusOf, shadeOf, type SymbolScale } from './symbol-scale.js';
import './legend.css';

interface Props {
  scale: SymbolScale;
  /** Lower bounds of the classes; empty where circles are drawn. */ shades: readonly number[];
  unit: string;
  /** Shades are of a figure per inhabitant; null: of numbers. */
  per?: PerInhabitants | null;
  hasCircles: boolean;
  hasPossible: boolean;
  hasSingle: boolean;
  hasLoose: boolean;
  hasUnwatched: boolean;
}

/** How to read the map: the size of the circles, and only those marks that the map contains. */
export function Legend({ scale, shades, unit, per = null, hasUnwatched, ...has }: Props) {
  const t = useText();
  const { hasCircles, hasPossible, hasSingle, hasLoose } = has;
  if (!hasCircles && !hasUnwatched && !per) return null;
  const isShaded = shades.length > 0;
  return (
    <div class="legend" role="group" aria-label={t('legend.label')}>
      {per ? (
        <PerInhabitantsShades {...per} />
      ) : (
        hasCircles && (isShaded ? <Shades steps={shades} unit={unit} /> : <Sizes scale={scale} unit={unit} />)
      )}
      <ul class="plain legend-marks">
        {hasPossible && isShaded && (
          <li>
            <span class="legend-plus" aria-hidden="true">
              {formatNumber(3, t.language)} {t('map.plus', { n: 1 })}
            </span>
            {t('legend.possible-plus')}
          </li>
        )}
        {hasPossible && !isShaded && (
          <Entry words={t('legend.possible')}>
            <circle r="8" class="symbol-possible" />
            <circle r="5" class="symbol-sure" />
          </Entry>
        )}
        {hasSingle && isShaded && (
          <li>
            <span class="legend-plus" aria-hidden="true">
              {formatNumber(3, t.language)} {t('map.single', { n: 1 })}
            </span>
            {t('legend.single')}
          </li>
        )}
        {hasSingle && !isShaded && (
          <Entry words={t('legend.single')}>
            <circle r="9" class="symbol-single" />
            <circle r="5" class="symbol-sure" />
          </Entry>
        )}
        {hasLoose && (
          <li>
            <span class="legend-loose" aria-hidden="true">
              +{formatNumber(2, t.language)}
            </span>
            {t('legend.loose')}
          </li>
        )}
        {hasUnwatched && (
          <li>
            <span class="legend-hatch" aria-hidden="true" />
            {t('legend.unwatched')}
          </li>
        )}
      </ul>
    </div>
  );
}

function Entry({ words, children }: { words: string; children: ComponentChildren }) {
  return (
    <li>
      <svg width="22" height="22" viewBox="-11 -11 22 22" aria-hidden="true">
        {children}
      </svg>
      {words}
    </li>
  );
}

/** The classes of a figure per inhabitant, and who counted them. Where no unit that is drawn has a rate, it says so. */
function PerInhabitantsShades({ steps, title, sources, symbols }: PerInhabitants) {
  const t = useText();
  const unit = t('legend.per-inhabitants', { what: title });
  const said = (n: number): string => formatPer(n, t);
  return (
    <div class="legend-shades" role="group" aria-label={unit}>
      <p>{unit}</p>
      {steps.length === 0 && <p>{t('legend.per-none')}</p>}
      <ul class="plain">
        {steps.map((from, index) => (
          <li key={from}>
            <span class={`legend-shade shade-${shadeOf(from, steps)}`} aria-hidden="true" />
            {index + 1 < steps.length
              ? t('legend.per-below', { from: said(from), to: said(steps[index + 1]!) })
              : t('legend.per-from', { from: said(from) })}
          </li>
        ))}
      </ul>
      {symbols.some(({ number }) => number === '–') && <p>{t('legend.per-dash')}</p>}
      {sources.length > 0 && <p>{t('rule.population', { sources: sources.join(t('list.and')) })}</p>}
    </div>
  );
}

/** The classes, the darkest last. */
function Shades({ steps, unit }: { steps: readonly number[]; unit: string }) {
  const t = useText();
  return (
    <div class="legend-shades" role="group" aria-label={t('legend.shades', { unit })}>
      <p>{unit}</p>
      <ul class="plain">
        {steps.map((from, index) => {
          const until = steps[index + 1];
          const words =
            until === undefined
              ? t('legend.shade-from', { from })
              : until - 1 === from
                ? formatNumber(from, t.language)
                : t('legend.shade', { from, to: until - 1 });
          return (
            <li key={from}>
              <span class={`legend-shade shade-${shadeOf(from, steps)}`} aria-hidden="true" />
              {words}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** CSS pixels between two numbers. */
const LINE = 14;

/** Nested circles on a common baseline, each connected to its count. */
function Sizes({ scale, unit }: { scale: SymbolScale; unit: string }) {
  const t = useText();
  const largest = radiusOf(scale.examples[0]!, scale);
  const height = Math.max(2 * largest + 10, LINE * scale.examples.length + 4);
  const ground = height - 2;
  const width = 2 * largest + 16;
  let lowest = -Infinity;
  const rows = scale.examples.map((count) => {
    const radius = radiusOf(count, scale);
    const top = ground - 2 * radius;
    lowest = Math.max(top + 4, lowest + LINE);
    return { count, radius, top, text: Math.min(lowest, ground + 2) };
  });
  return (
    <div class="legend-sizes">
      <svg width={width} height={height} role="img" aria-label={t('legend.sizes', { unit })}>
        {rows.map(({ count, radius, top, text }, index) => (
          <g key={count}>
            <circle cx={largest + 1} cy={ground - radius} r={radius} class="legend-circle" />
            <path
              d={`M${largest + 1} ${top}H${largest * 1.4 + 3}L${2 * largest + 8} ${text - 4}h4`}
              class="legend-line"
            />
            <text x={2 * largest + 15} y={text} class="legend-number">
              {formatNumber(count, t.language)}
              {index === 0 && count > 1 && ` ${unit}`}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
}
