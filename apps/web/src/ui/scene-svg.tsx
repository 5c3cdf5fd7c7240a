import type { ComponentChildren } from 'preact';
import { FONT, type Paint, type Scene } from '@vigil/shared/drawing/scene.js';
import { INK, inked } from '../../public-map/picture-file/ink.js';
import type { Mark } from './pictures/frame.js';
import { SERIES_INK } from './pictures/series-ink.js';

/** As the reader's screen has them: by day or by night. */
const ON_PAGE = Object.fromEntries(Object.keys({ ...INK, ...SERIES_INK }).map((name) => [name, `var(--${name})`]));

/** A drawing as a part of the page: nodes, never markup. Whoever does not see it reads `label`, and the table beside it. */
export function SceneSvg({ scene, label, id }: { scene: Scene; label: string; id: string }) {
  const { width, height, items } = inked(scene, ON_PAGE);
  const stripes = new Map<string, ComponentChildren>();
  const stripesOf = (colour: string, fill: string): string => {
    const key = `${fill} ${colour}`;
    const name = `${id}-stripes-${[...stripes.keys(), key].indexOf(key)}`;
    if (!stripes.has(key)) {
      stripes.set(key, <pattern key={key} id={name} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill={fill} /><rect width="2" height="6" fill={colour} /></pattern>);
    }
    return `url(#${name})`;
  };
  const paint = ({ fill = 'none', stripes: colour, stroke, line = 1, dash }: Paint) =>
    ({ fill: colour ? stripesOf(colour, fill) : fill, stroke, 'stroke-width': stroke ? line : undefined, 'stroke-dasharray': dash?.join(' ') });
  const draw = (item: Mark, key: number | string): ComponentChildren => {
    const said = item.said === undefined ? null : <title>{item.said}</title>;
    switch (item.kind) {
      case 'path': return <path key={key} d={item.d} {...paint(item)}>{said}</path>;
      case 'rect': return <rect key={key} x={item.x} y={item.y} width={item.width} height={item.height} {...paint(item)}>{said}</rect>;
      case 'circle': return <circle key={key} cx={item.x} cy={item.y} r={item.radius} {...paint(item)}>{said}</circle>;
      case 'text': return <text key={key} x={item.x} y={item.y} font-size={item.size} font-weight={item.weight} fill={item.colour} text-anchor={item.anchor} {...(item.halo && { stroke: item.halo, 'stroke-width': 3, 'stroke-linejoin': 'round', 'paint-order': 'stroke' })}>{item.text}</text>;
      case 'window': return <svg key={key} x={item.x} y={item.y} width={item.width} height={item.height}>{item.items.map((one, i) => draw(one, i))}</svg>;
    }
  };
  const body = items.map(draw);
  return <svg class="analysis-svg" role="img" aria-label={label} width={width} height={height} viewBox={`0 0 ${width} ${height}`} font-family={FONT}><defs>{[...stripes.values()]}</defs>{body}</svg>;
}
