import type { Box } from '@vigil/shared/inspection/file-findings.js';
import { useRef, useState } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { drawn, inPercent, moved, onKey, resized, type Spot } from './box-geometry.js';

/** The chosen rectangle: the number of a redacted area, or the crop. */
export type Chosen = number | 'crop' | null;
interface Props {
  src: string;
  /** Of the picture in pixels. */
  width: number;
  height: number;
  boxes: readonly Box[];
  crop: Box | null;
  chosen: Chosen;
  /** What drawing on an empty area does. */
  mode: 'cover' | 'cut';
  onBoxes: (boxes: Box[]) => void;
  onCrop: (crop: Box | null) => void;
  onChosen: (chosen: Chosen) => void;
}

/** The current pointer action: where it began, and the rectangle at that time. */
interface Pull {
  kind: 'draw' | 'move' | 'size';
  from: Spot;
  of: Chosen;
  was: Box | null;
}
/** Highest picture, in per cent of the window height, so that all of it is visible while somebody draws on it. */
const MOST_HIGH = 58;
/** Width of the picture in drawing units. */
const WIDE = 1000;

/** A picture with rectangles that are drawn, moved and resized with mouse, finger, pen or keys. */
export function DrawBoxes({ src, width, height, boxes, crop, chosen, mode, onBoxes, onCrop, onChosen }: Props) {
  const t = useText();
  const drawing = useRef<SVGSVGElement>(null);
  const pull = useRef<Pull | null>(null);
  const [rough, setRough] = useState<Box | null>(null);
  const tall = (WIDE * height) / width;
  const unit = WIDE / (drawing.current?.clientWidth || WIDE / 2);
  const spotOf = (event: PointerEvent): Spot => {
    const { left, top, width: wide, height: high } = drawing.current!.getBoundingClientRect();
    return { x: (event.clientX - left) / wide, y: (event.clientY - top) / high };
  };
  const keep = (of: Chosen, box: Box | null): void => {
    if (of === 'crop') onCrop(box);
    else if (of !== null)
      onBoxes(box ? boxes.map((one, i) => (i === of ? box : one)) : boxes.filter((_one, i) => i !== of));
  };
  const begin = (event: PointerEvent, kind: Pull['kind'], of: Chosen, was: Box | null): void => {
    if (event.button !== 0) return;
    event.stopPropagation();
    event.preventDefault();
    drawing.current!.setPointerCapture(event.pointerId);
    pull.current = { kind, from: spotOf(event), of, was };
    if (of !== null) onChosen(of);
  };
  const go = (event: PointerEvent): void => {
    const now = pull.current;
    if (!now) return;
    const spot = spotOf(event);
    if (now.kind === 'draw') setRough(drawn(now.from, spot));
    else keep(now.of, (now.kind === 'move' ? moved : resized)(now.was!, spot.x - now.from.x, spot.y - now.from.y));
  };
  const end = (event: PointerEvent): void => {
    const now = pull.current;
    pull.current = null;
    setRough(null);
    if (now?.kind !== 'draw') return;
    const box = drawn(now.from, spotOf(event));
    if (!box) return onChosen(null);
    if (mode === 'cut') {
      onCrop(box);
      onChosen('crop');
    } else {
      onBoxes([...boxes, box]);
      onChosen(boxes.length);
    }
  };
  const key = (event: KeyboardEvent, of: Chosen, box: Box): void => {
    const next = onKey(box, event.key, event.shiftKey);
    if (next === undefined) return;
    event.preventDefault();
    keep(of, next);
    if (next === null) onChosen(null);
  };
  const cut = mode === 'cut' && rough ? rough : crop;
  return (
    <svg
      ref={drawing}
      class={`draw-boxes draw-${mode}`}
      viewBox={`0 0 ${WIDE} ${tall}`}
      style={{ maxWidth: `${(MOST_HIGH * width) / height}vh` }}
      role="group"
      aria-label={t('inspection.edit.picture')}
      onPointerDown={(event) => begin(event, 'draw', null, null)}
      onPointerMove={go}
      onPointerUp={end}
      onPointerCancel={() => {
        pull.current = null;
        setRough(null);
      }}
    >
      <image href={src} width={WIDE} height={tall} preserveAspectRatio="none" />
      {boxes.map((box, i) => (
        <Rectangle
          key={i}
          box={box}
          tall={tall}
          unit={unit}
          kind="cover"
          isChosen={chosen === i}
          label={t('inspection.edit.box', { n: i + 1, ...inPercent(box) })}
          onKey={(event) => key(event, i, box)}
          onFocus={() => onChosen(i)}
          onMove={(event) => begin(event, 'move', i, box)}
          onSize={(event) => begin(event, 'size', i, box)}
        />
      ))}
      {mode === 'cover' && rough && <rect class="draw-rough" {...placed(rough, tall)} />}
      {cut && <path class="draw-away" fill-rule="evenodd" d={`M0 0H${WIDE}V${tall}H0Z ${pathOf(cut, tall)}`} />}
      {crop && !(mode === 'cut' && rough) && (
        <Rectangle
          box={crop}
          tall={tall}
          unit={unit}
          kind="crop"
          isChosen={chosen === 'crop'}
          isThrough={mode === 'cover'}
          label={t('inspection.edit.crop', inPercent(crop))}
          onKey={(event) => key(event, 'crop', crop)}
          onFocus={() => onChosen('crop')}
          onMove={(event) => begin(event, 'move', 'crop', crop)}
          onSize={(event) => begin(event, 'size', 'crop', crop)}
        />
      )}
    </svg>
  );
}

const placed = (box: Box, tall: number): { x: number; y: number; width: number; height: number } => ({
  x: box.x * WIDE,
  y: box.y * tall,
  width: box.width * WIDE,
  height: box.height * tall,
});
const pathOf = (box: Box, tall: number): string => {
  const { x, y, width, height } = placed(box, tall);
  return `M${x} ${y}h${width}v${height}h${-width}Z`;
};

interface RectangleProps {
  box: Box;
  tall: number;
  /** One CSS pixel in units of the drawing. */ unit: number;
  kind: 'cover' | 'crop';
  isChosen: boolean;
  label: string;
  /** Lets pointer events inside it pass through to the picture. */
  isThrough?: boolean;
  onKey: (event: KeyboardEvent) => void;
  onFocus: () => void;
  onMove: (event: PointerEvent) => void;
  onSize: (event: PointerEvent) => void;
}

/** One rectangle, with a corner handle for resizing. */
function Rectangle({
  box,
  tall,
  unit,
  kind,
  isChosen,
  isThrough = false,
  label,
  onKey: key,
  onFocus,
  onMove,
  onSize,
}: RectangleProps) {
  const at = placed(box, tall);
  return (
    <g
      class={`draw-box draw-box-${kind} ${isChosen ? 'draw-box-chosen' : ''} ${isThrough ? 'draw-box-through' : ''}`}
      tabIndex={0}
      role="button"
      aria-label={label}
      aria-pressed={isChosen}
      onKeyDown={key}
      onFocus={onFocus}
      onPointerDown={onMove}
    >
      <rect class="draw-body" {...at} />
      {isChosen && (
        <g onPointerDown={onSize}>
          <circle class="draw-reach" cx={at.x + at.width} cy={at.y + at.height} r={14 * unit} />
          <circle class="draw-corner" cx={at.x + at.width} cy={at.y + at.height} r={7 * unit} />
        </g>
      )}
    </g>
  );
}
