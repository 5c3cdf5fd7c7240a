import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { currentLanguage } from '../language.js';
import { lazily } from '../use-public-fetch.js';
import { loadWords, type TextBundle, Words } from '../text-bundles.js';

export const MAP_BUNDLES: readonly TextBundle[] = ['app', 'public', 'counting'];
const BESIDE: readonly TextBundle[] = [...MAP_BUNDLES, 'beside', 'rule'];

/** Milliseconds after which the rest of the page loads in any case. */
const MAX_WAIT_MS = 8_000;
let isFirst = true;
let firstMap: Promise<void> = Promise.resolve();
let endWait = (): void => undefined;

const letRestWait = (): void => {
  if (!isFirst) return;
  isFirst = false;
  firstMap = new Promise((resolve) => {
    endWait = resolve;
    setTimeout(resolve, MAX_WAIT_MS);
  });
};

/**
 * Lets the rest of the map's page wait for its circles, until they are drawn or there will be none: only the first map
 * of a visit has to share a slow network.
 */
export const useFirstMap = (isDrawn: boolean): void => {
  // While rendering, not in an effect: those of the parts that are to wait run before this one's.
  useState(letRestWait);
  useEffect(() => {
    if (isDrawn) endWait();
    return endWait;
  }, [isDrawn]);
};
/** Resolves when the rest may load. */
export const restMayLoad = (): Promise<void> => firstMap;

/**
 * A part of the map's page whose texts load together with its code, after the map: on a slow network, each file that
 * comes before it is time that readers wait for its circles.
 */
export const lazyBesideMap = <P extends object>(
  load: () => Promise<{ default: ComponentType<P> }>,
  waiting?: JSX.Element,
): ComponentType<P> =>
  lazily(async () => {
    // Asked at once: on the server, a page has its language only while it is rendered.
    const language = currentLanguage();
    await restMayLoad();
    const [{ default: Part }] = await Promise.all([load(), loadWords(language, BESIDE)]);
    return {
      default: (props) => (
        <Words bundles={BESIDE}>
          <Part {...props} />
        </Words>
      ),
    };
  }, waiting);
