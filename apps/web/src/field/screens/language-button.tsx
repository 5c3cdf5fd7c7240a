import type { ScreenProps } from './screen-props.js';
import { useText } from '../text-bundles.js';

/** Switches to the other language. */
export function LanguageButton({ around }: { around: ScreenProps }) {
  const t = useText();
  const other = t.language === 'km' ? 'en' : 'km';
  return (
    <button type="button" class="small-button" lang={other} onClick={() => void around.change({ language: other })}>
      {other === 'km' ? 'ខ្មែរ' : 'English'}
    </button>
  );
}
