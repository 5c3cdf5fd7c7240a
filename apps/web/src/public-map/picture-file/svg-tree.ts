import { type Item, type Paint, round, type Scene } from './scene.js';

/** An element of an SVG, before it is text in a file or nodes of a page. */
export interface Drawn { tag: string; attributes: Readonly<Record<string, string | number | undefined>>; inside: readonly (Drawn | string)[] }

const drawn = (tag: string, attributes: Drawn['attributes'], inside: Drawn['inside'] = []): Drawn => ({ tag, attributes, inside });

/** A drawing as elements: patterns and windows have ids that begin with `prefix`. @param ink what a name of a colour is drawn with */
export const svgTree = ({ width, height, items }: Scene, ink: (name: string) => string, prefix = ''): { size: { width: number; height: number }; inside: Drawn[] } => {
  const stripes = new Map<string, Drawn>();
  const stripesOf = (colour: string, fill: string): string => {
    const key = `${fill} ${colour}`;
    const id = `${prefix}stripes-${stripes.has(key) ? [...stripes.keys()].indexOf(key) : stripes.size}`;
    if (!stripes.has(key)) {
      stripes.set(key, drawn('pattern', { id, width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' }, [
        drawn('rect', { width: 6, height: 6, fill: ink(fill) }), drawn('rect', { width: 2, height: 6, fill: ink(colour) })]));
    }
    return `url(#${id})`;
  };
  const paint = ({ fill, stripes: colour, stroke, line, dash }: Paint): Drawn['attributes'] => ({
    fill: colour ? stripesOf(colour, fill ?? 'none') : ink(fill ?? 'none'), stroke: stroke && ink(stroke), 'stroke-width': stroke ? line ?? 1 : undefined, 'stroke-dasharray': dash?.join(' '),
  });
  let windows = 0;
  const draw = (item: Item): Drawn => {
    switch (item.kind) {
      case 'path': return drawn('path', { d: short(item.d), ...paint(item) }, saidIn(item));
      case 'rect': return drawn('rect', { x: item.x, y: item.y, width: item.width, height: item.height, ...paint(item) }, saidIn(item));
      case 'circle': return drawn('circle', { cx: item.x, cy: item.y, r: item.radius, ...paint(item) }, saidIn(item));
      case 'text': return drawn('text', {
        x: item.x, y: item.y, 'font-size': item.size, 'font-weight': item.weight, fill: ink(item.colour), 'text-anchor': item.anchor === 'start' ? undefined : item.anchor,
        ...(item.halo && { stroke: ink(item.halo), 'stroke-width': 3, 'stroke-linejoin': 'round', 'paint-order': 'stroke' }),
      }, [item.text]);
      case 'window': {
        const id = `${prefix}window-${windows++}`;
        return drawn('g', {}, [
          drawn('clipPath', { id }, [drawn('rect', { width: item.width, height: item.height })]),
          drawn('g', { transform: `translate(${round(item.x)} ${round(item.y)})`, 'clip-path': `url(#${id})` }, item.items.map(draw))]);
      }
    }
  };
  const body = items.map(draw);
  return { size: { width, height }, inside: [drawn('defs', {}, [...stripes.values()]), ...body] };
};

/** Numbers of a path as no screen can tell from longer ones. */
const short = (d: string): string => d.replace(/-?\d+\.\d{3,}/g, (number) => written(Number(number)));

const saidIn = ({ said }: Paint): Drawn[] => (said === undefined ? [] : [drawn('title', {}, [said])]);

/** Lengths as they are written: no screen shows more than one place after the point. */
export const written = (value: string | number): string => String(typeof value === 'number' ? round(value) : value);

