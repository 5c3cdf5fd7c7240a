import { random } from '../sealing/web-crypto.js';

/**
 * Words that say nothing of anybody: nothing that people are called or are like, no place, no profession, no animal
 * that stands for a party.
 */
const FIRST = (
  'amber bamboo birch braided brass bronze cedar checked clay copper cork cotton denim dotted felt flat folded glass ' +
  'glazed grainy granite hollow ivory jute lacquer leather level linen maple marble mellow nickel oaken olive opal oval ' +
  'painted paper pewter plaster porcelain quartz rattan sandy satin slanted slate spare spiral square striped teak tin ' +
  'varnished velvet walnut waxen wicker wide woollen woven zinc'
).split(' ');
const SECOND = (
  'anchor basket bench bottle bridge bucket button candle canvas carpet ceiling chalk clock comb corner cup curtain ' +
  'drawer envelope fence ferry funnel garden gate hinge jar kettle ladder lamp lantern ledge mirror needle orchard ' +
  'paddle pebble pencil pillow plate pocket pottery ribbon roof saucer shelf shutter spoon stairs table teapot thimble ' +
  'thread tile umbrella valley vase wagon wheel whistle window yard'
).split(' ');

/** Returns a number from 0 up to, and without, `below`. */
type Chance = (below: number) => number;

const TRIES = 50;

/**
 * Returns two random words by which the team can speak of somebody, which nobody has already among those known.
 * @param taken handles in use, as far as they are known
 */
export const suggestHandle = (taken: readonly string[], chance: Chance = randomBelow): string => {
  const known = new Set(taken.map((handle) => handle.normalize('NFKC').trim().toLowerCase()));
  let words = '';
  for (let tries = 0; tries < TRIES; tries += 1) {
    words = `${FIRST[chance(FIRST.length)]!} ${SECOND[chance(SECOND.length)]!}`;
    if (!known.has(words)) return words;
  }
  return `${words} ${SECOND[chance(SECOND.length)]!}`;
};

/** Not `Math.random`: whoever can foresee the words could tell who was entered when. */
const randomBelow: Chance = (below) => {
  // Drops bytes that would make the first words more likely.
  const fair = 256 - (256 % below);
  for (;;) {
    const [byte] = random(1);
    if (byte! < fair) return byte! % below;
  }
};
