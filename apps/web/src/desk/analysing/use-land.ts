import { useEffect, useState } from 'preact/hooks';
import { type BaseAreas, type LevelAreas, loadBase, loadLevel } from '../../public-site/map/areas.js';
import type { Land } from './draw.js';
import type { Looked } from './looked.js';

interface Outlines {
  base: BaseAreas | null;
  levels: readonly LevelAreas[];
}
const loaded = new Map<number, Promise<Outlines>>();

/** Loads the outlines of a level and of the levels above it, once. @throws TypeError when the network fails */
const outlinesOf = (level: number): Promise<Outlines> => {
  let outlines = loaded.get(level);
  if (!outlines) {
    outlines = Promise.all([loadBase().catch(() => null), ...(level === 1 ? [1] : [1, level]).map(loadLevel)]).then(
      ([base, ...levels]) => ({ base, levels }),
    );
    loaded.set(level, outlines);
    outlines.catch(() => loaded.delete(level));
  }
  return outlines;
};

/** Loads what a map of this answer is drawn on; null until then, and for a null answer. */
export const useLand = (looked: Looked | null): { land: Land | null; isFailed: boolean } => {
  const [held, setHeld] = useState<{ level: number; outlines: Outlines | null } | null>(null);
  const level = looked === null ? null : looked.answer.splits[0]?.split === 'place:2' ? 2 : 1;
  useEffect(() => {
    if (level === null) return;
    let isCurrent = true;
    outlinesOf(level).then(
      (outlines) => {
        if (isCurrent) setHeld({ level, outlines });
      },
      () => {
        if (isCurrent) setHeld({ level, outlines: null });
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [level]);
  const isMine = held !== null && held.level === level;
  const land =
    isMine && held.outlines && looked?.places
      ? { ...held.outlines, places: looked.places, coverage: looked.coverage }
      : null;
  return { land, isFailed: isMine && held.outlines === null };
};
