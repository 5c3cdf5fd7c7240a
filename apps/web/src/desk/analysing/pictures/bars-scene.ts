import type { Answer } from '@vigil/shared/counting/answer.js';
import { isOfRate } from '../cell-value.js';
import { heightLines, periodLine, scaleFor } from './vertical-scale.js';
import { barModel, type Bar, type BarModel, type Part } from './bar-model.js';
import { fitted } from '../../../public-site/picture-file/fit-text.js';
import { type Drawing, type Frame, type Mark, legendOf } from './legend-and-marks.js';

/** Draws vertical bars for periods, and horizontal bars where names need room. */
export const barsScene = (answer: Answer, isStacked: boolean, frame: Frame): Drawing => {
  const model = barModel(answer, isStacked, frame);
  return answer.splits[0]!.split === 'period' ? standing(answer, model, frame) : lying(answer, model, frame);
};

/** CSS pixels: below this pitch, two bars look like one, so the picture becomes wider than its frame, which scrolls. */
const LEAST_PITCH = 9;
const PLOT = 16;

const marginOf = (answer: Answer, model: BarModel, { size, widthOf, t }: Frame): number =>
  Math.max(
    ...scaleFor(model.most).ticks.map((tick) =>
      widthOf(`${t('desk.number', { n: tick })}${isOfRate(answer) ? ' %' : ''}`, size, 400),
    ),
  ) + 10;

const standing = (answer: Answer, model: BarModel, frame: Frame): Drawing => {
  const { size, widthOf } = frame;
  const legend = legendOf(model.legend, frame);
  const scale = scaleFor(model.most);
  const lanes = model.bars[0]?.lanes.length ?? 1;
  const left = marginOf(answer, model, frame);
  const pitch = Math.max(
    (frame.width - left) / model.bars.length,
    frame.canScroll ? LEAST_PITCH * (lanes > 1 ? lanes * 0.8 : 1) : 0,
  );
  const right = left + pitch * model.bars.length;
  const sky = legend.height + size * 1.6;
  const ground = sky + size * PLOT;
  const y = (value: number): number => ground - (value / scale.top) * (ground - sky);
  const gap = Math.min(pitch * 0.2, 10);
  const wide = (pitch - gap) / lanes;
  const items: Mark[] = [
    ...legend.items,
    ...model.bars.flatMap((bar, i) => unwatched(bar, left + i * pitch, sky, pitch, ground - sky)),
    ...heightLines(scale, { left, right, sky, ground }, frame, isOfRate(answer) ? ' %' : ''),
  ];
  model.bars.forEach(({ lanes: own }, i) =>
    own.forEach(({ parts, short, said }, k) => {
      const x = left + i * pitch + gap / 2 + k * wide;
      items.push({ kind: 'rect', x, y: sky, width: wide, height: ground - sky, fill: 'transparent', said });
      for (const part of parts)
        items.push({
          kind: 'rect',
          x,
          y: y(part.to),
          width: Math.max(1, wide - (lanes > 1 ? 1 : 0)),
          height: y(part.from) - y(part.to),
          ...inkOf(part),
        });
      const top = Math.max(0, ...parts.map(({ to }) => to));
      if (widthOf(short, size * 0.85, 400) <= wide + (lanes > 1 ? 0 : gap))
        items.push({
          kind: 'text',
          x: x + wide / 2,
          y: y(top) - size * 0.3,
          text: short,
          size: size * 0.85,
          weight: parts.length > 0 ? 700 : 400,
          colour: parts.length > 0 ? 'ink' : 'ink-2',
          anchor: 'middle',
          halo: 'raised',
        });
    }),
  );
  const below = periodLine(answer.periods, left, pitch, ground, frame);
  return { items: [...items, ...below.items], width: right, height: ground + below.height, notes: [...model.notes] };
};

const lying = (answer: Answer, model: BarModel, frame: Frame): Drawing => {
  const { width, size, widthOf } = frame;
  const legend = legendOf(model.legend, frame);
  const scale = scaleFor(model.most);
  const lanes = model.bars[0]?.lanes.length ?? 1;
  const thick = lanes > 1 ? size * 0.95 : size * 1.25;
  const pitch = Math.max(size * 1.9, thick * lanes + size * 0.7);
  const nameRoom = Math.min(
    width * 0.42,
    Math.max(0, ...model.bars.map(({ words }) => widthOf(words, size, 400))) + 10,
  );
  const endRoom =
    Math.max(...model.bars.flatMap(({ lanes: own }) => own.map(({ short }) => widthOf(short, size, 700)))) + 10;
  const x = (value: number): number => nameRoom + (value / scale.top) * (width - nameRoom - endRoom);
  const items: Mark[] = [...legend.items];
  model.bars.forEach((bar, i) => {
    const top = legend.height + i * pitch;
    items.push(...unwatched(bar, nameRoom, top, width - nameRoom, pitch));
    items.push({
      kind: 'text',
      x: nameRoom - 8,
      y: top + pitch / 2 + size * 0.35,
      text: fitted(bar.words, nameRoom - 8, frame),
      size,
      weight: 400,
      colour: 'ink',
      anchor: 'end',
    });
    bar.lanes.forEach(({ parts, short, said }, k) => {
      const y = top + (pitch - thick * lanes) / 2 + k * thick;
      items.push({ kind: 'rect', x: nameRoom, y, width: width - nameRoom, height: thick, fill: 'transparent', said });
      for (const part of parts)
        items.push({
          kind: 'rect',
          x: x(part.from),
          y,
          width: Math.max(1, x(part.to) - x(part.from)),
          height: thick - (lanes > 1 ? 1 : 0),
          ...inkOf(part),
        });
      const end = x(Math.max(0, ...parts.map(({ to }) => to)));
      items.push({
        kind: 'text',
        x: end + 5,
        y: y + thick / 2 + size * 0.33,
        text: short,
        size: lanes > 1 ? size * 0.85 : size,
        weight: parts.length > 0 ? 700 : 400,
        colour: parts.length > 0 ? 'ink' : 'ink-2',
        halo: 'raised',
      });
    });
  });
  const height = legend.height + model.bars.length * pitch;
  items.push({ kind: 'path', d: `M${nameRoom} ${legend.height}L${nameRoom} ${height}`, stroke: 'ink' });
  return { items, width, height: height + 4, notes: [...model.notes] };
};

const inkOf = ({
  colour,
  isStriped,
  said,
}: Part): { fill: string; stripes?: string; stroke: string; line: number; said: string } =>
  isStriped
    ? { fill: 'raised', stripes: colour, stroke: colour, line: 0.8, said }
    : { fill: colour, stroke: 'raised', line: 0.6, said };

const unwatched = ({ isUnwatched }: Bar, x: number, y: number, width: number, height: number): Mark[] =>
  isUnwatched ? [{ kind: 'rect', x, y, width, height, fill: 'raised', stripes: 'hatch' }] : [];
