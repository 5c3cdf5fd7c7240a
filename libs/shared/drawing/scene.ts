/** A drawing as data: it becomes an SVG file or the pixels of a PNG, with the same content. Lengths are CSS pixels. */
export interface Scene {
  width: number;
  height: number;
  items: readonly Item[];
}

export interface Paint {
  fill?: string;
  /** Stripes of this colour over the fill. */ stripes?: string;
  /** Stripes that lean the other way. */ isMirrored?: boolean;
  stroke?: string;
  line?: number;
  dash?: readonly number[];
}
export type Item =
  | ({ kind: 'path'; d: string } & Paint)
  | ({ kind: 'rect'; x: number; y: number; width: number; height: number } & Paint)
  | ({ kind: 'circle'; x: number; y: number; radius: number } & Paint)
  | {
      kind: 'text';
      x: number;
      /** Of the base line. */ y: number;
      text: string;
      size: number;
      weight: 400 | 700;
      colour: string;
      anchor?: 'start' | 'middle' | 'end';
      halo?: string;
    }
  /**
   * Its items are positioned from its upper left corner and clipped at its edges. `scale` draws all of it larger or
   * smaller; its size is the one before that.
   */
  | { kind: 'window'; x: number; y: number; width: number; height: number; scale?: number; items: readonly Item[] };

/** The font family of the page, with fallbacks for readers who open a file without it. */
export const FONT = "Battambang, 'Noto Serif Khmer', 'Khmer OS Battambang', 'Roboto Slab', Georgia, serif";

/** Rounds to one decimal, which is finer than any screen. */
export const round = (n: number): number => Math.round(n * 10) / 10;
