import { h, type VNode } from 'preact';
import { INK } from '../../public-map/picture-file/ink.js';
import { FONT, type Scene } from '../../public-map/picture-file/scene.js';
import { type Drawn, svgTree, written } from '../../public-map/picture-file/svg-tree.js';
import { SERIES_INK } from './pictures/series-ink.js';

/** As the reader's screen has it: by day or by night. */
const onPage = (name: string): string => (Object.hasOwn(INK, name) || Object.hasOwn(SERIES_INK, name) ? `var(--${name})` : name);

const node = ({ tag, attributes, inside }: Drawn, key: number): VNode =>
  h(tag, { key, ...Object.fromEntries(Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : [[name, written(value)]]))) },
    inside.map((one, i) => (typeof one === 'string' ? one : node(one, i))));

/** A drawing as a part of the page: nodes, never markup. Whoever does not see it reads `label`, and the table beside it. */
export function SceneSvg({ scene, label, id }: { scene: Scene; label: string; id: string }) {
  const { size, inside } = svgTree(scene, onPage, `${id}-`);
  return <svg class="analysis-svg" role="img" aria-label={label} width={size.width} height={size.height} viewBox={`0 0 ${size.width} ${size.height}`} font-family={FONT}>{inside.map(node)}</svg>;
}
