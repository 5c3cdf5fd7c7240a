import type { Item, Paint, Scene } from '@vigil/shared/drawing/scene.js';
import type { ComponentChildren } from 'preact';

/** An item, and the text that a resting pointer shows. */
type Told = Item & { said?: string };

interface Props {
  scene: Omit<Scene, 'items'> & { items: readonly Told[] };
  label: string;
  /** Unique on the page. */ id: string;
  class: string;
}

/**
 * A drawing as part of the page: nodes, never markup. Readers who cannot see it get `label`, and the text next to it.
 */
export function SceneSvg({ scene: { width, height, items }, label, id, class: name }: Props) {
  const stripes = new Map<string, ComponentChildren>();
  const stripesOf = (colour: string, fill: string, turn: number): string => {
    const key = `${fill} ${colour} ${turn}`;
    const pattern = `${id}-stripes-${[...stripes.keys(), key].indexOf(key)}`;
    if (!stripes.has(key)) {
      stripes.set(
        key,
        <pattern
          key={key}
          id={pattern}
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform={`rotate(${turn})`}
        >
          <rect width="6" height="6" fill={fill} />
          <rect width="2" height="6" fill={colour} />
        </pattern>,
      );
    }
    return `url(#${pattern})`;
  };
  const paint = ({ fill = 'none', stripes: colour, isMirrored, stroke, line = 1, dash }: Paint) => ({
    fill: colour ? stripesOf(colour, fill, isMirrored ? -45 : 45) : fill,
    stroke,
    'stroke-width': stroke ? line : undefined,
    'stroke-dasharray': dash?.join(' '),
  });
  const draw = (item: Told, key: number | string): ComponentChildren => {
    const said = item.said === undefined ? null : <title>{item.said}</title>;
    switch (item.kind) {
      case 'path':
        return (
          <path key={key} d={item.d} {...paint(item)}>
            {said}
          </path>
        );
      case 'rect':
        return (
          <rect key={key} x={item.x} y={item.y} width={item.width} height={item.height} {...paint(item)}>
            {said}
          </rect>
        );
      case 'circle':
        return (
          <circle key={key} cx={item.x} cy={item.y} r={item.radius} {...paint(item)}>
            {said}
          </circle>
        );
      case 'text':
        return (
          <text
            key={key}
            x={item.x}
            y={item.y}
            font-size={item.size}
            font-weight={item.weight}
            fill={item.colour}
            text-anchor={item.anchor}
            {...(item.halo && {
              stroke: item.halo,
              'stroke-width': 3,
              'stroke-linejoin': 'round',
              'paint-order': 'stroke',
            })}
          >
            {item.text}
          </text>
        );
      case 'window':
        return (
          <svg key={key} x={item.x} y={item.y} width={item.width} height={item.height}>
            {item.items.map((one, i) => draw(one, i))}
          </svg>
        );
    }
  };
  const body = items.map(draw);
  return (
    <svg class={name} role="img" aria-label={label} width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
      <defs>{[...stripes.values()]}</defs>
      {body}
    </svg>
  );
}
