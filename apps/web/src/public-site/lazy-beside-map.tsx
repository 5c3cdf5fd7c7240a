import type { ComponentType, JSX } from 'preact';
import { currentLanguage } from '../language.js';
import { lazily } from '../use-public-fetch.js';
import { loadWords, type TextBundle, Words } from '../text-bundles.js';

export const MAP_BUNDLES: readonly TextBundle[] = ['app', 'public', 'counting'];
const BESIDE: readonly TextBundle[] = [...MAP_BUNDLES, 'beside', 'rule'];

/** A part of the map's page whose texts load together with its code. */
export const lazyBesideMap = <P extends object>(
  load: () => Promise<{ default: ComponentType<P> }>,
  waiting?: JSX.Element,
): ComponentType<P> =>
  lazily(async () => {
    const [{ default: Part }] = await Promise.all([load(), loadWords(currentLanguage(), BESIDE)]);
    return {
      default: (props) => (
        <Words bundles={BESIDE}>
          <Part {...props} />
        </Words>
      ),
    };
  }, waiting);
