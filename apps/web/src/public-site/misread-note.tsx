import { useSearch } from 'wouter-preact';
import { Band } from '../ui/band.js';
import { useText } from '../text-bundles.js';
import { isMisread } from './misread.js';

/** Says that the address asks for something that is not shown. */
export default function MisreadNote() {
  const t = useText();
  return isMisread(useSearch()) ? (
    <Band tone="warning">
      <span role="alert">{t('view.misread')}</span>
    </Band>
  ) : null;
}
