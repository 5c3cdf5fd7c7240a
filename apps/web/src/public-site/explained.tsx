import type { IndicatorCode } from '@vigil/shared/counting/indicators.js';
import type { ComponentChildren } from 'preact';
import { Link } from 'wouter-preact';

/** The name of a figure, with a link to what it means. */
export function Explained({ code, children }: { code: IndicatorCode; children: ComponentChildren }) {
  return (
    <Link class="explained" href={`/method#${code}`}>
      {children}
    </Link>
  );
}
