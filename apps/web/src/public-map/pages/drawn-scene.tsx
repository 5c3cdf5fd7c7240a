import type { Item, Paint, Scene } from '@vigil/shared/drawing/scene.js';

/** A drawing that came as data, with a name for who does not see it. */
export function DrawnScene({ scene, name, id }: { scene: Scene; name: string; /** Of its own on the page. */ id: string }) {
  const stripes = scene.items.find((item): item is Extract<Item, Paint> => 'stripes' in item && item.stripes !== undefined)?.stripes;
  return (
    <svg viewBox={`0 0 ${scene.width} ${scene.height}`} role="img" aria-label={name} class="drawn">
      {stripes && <defs><pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#ffffff" /><rect width="2" height="6" fill={stripes} /></pattern></defs>}
      <rect width={scene.width} height={scene.height} fill="#ffffff" />
      {scene.items.map((item, i) => <Drawn key={i} item={item} stripes={id} />)}
    </svg>
  );
}

function Drawn({ item, stripes }: { item: Item; stripes: string }) {
  switch (item.kind) {
    case 'path': return <path d={item.d} {...painted(item, stripes)} />;
    case 'rect': return <rect x={item.x} y={item.y} width={item.width} height={item.height} {...painted(item, stripes)} />;
    case 'circle': return <circle cx={item.x} cy={item.y} r={item.radius} {...painted(item, stripes)} />;
    case 'text': return <text x={item.x} y={item.y} font-size={item.size} font-weight={item.weight} fill={item.colour} text-anchor={item.anchor} {...(item.halo && { 'stroke': item.halo, 'stroke-width': 3, 'paint-order': 'stroke' })}>{item.text}</text>;
    case 'window': return <g transform={`translate(${item.x} ${item.y})`}>{item.items.map((one, i) => <Drawn key={i} item={one} stripes={stripes} />)}</g>;
  }
}

const painted = ({ fill, stripes, stroke, line, dash }: Paint, pattern: string) => ({
  'fill': stripes ? `url(#${pattern})` : fill ?? 'none', stroke, 'stroke-width': stroke ? line ?? 1 : undefined, 'stroke-dasharray': dash?.join(' '),
});
