import { factsOf, LANGUAGES } from '@vigil/shared/language/languages.js';
import type { ScreenProps } from './screen-props.js';
import { useText } from '../text-bundles.js';

/** Switches to another language: one button for each. */
export function LanguageButton({ around }: { around: ScreenProps }) {
  const t = useText();
  return (
    <>
      {LANGUAGES.filter((one) => one !== t.language).map((one) => (
        <button
          key={one}
          type="button"
          class="small-button"
          lang={one}
          onClick={() => void around.change({ language: one })}
        >
          {factsOf(one).ownName}
        </button>
      ))}
    </>
  );
}
