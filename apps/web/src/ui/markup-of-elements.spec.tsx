import { describe, expect, it } from '@jest/globals';
import type { ComponentChildren, JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { jsxTemplate } from 'preact/jsx-runtime';
import { markupOf } from './markup-of-elements.js';

const Named = ({ children }: { children: ComponentChildren }) => <b>{children}</b>;

describe('the HTML of elements', () => {
  it.each<[string, JSX.Element]>([
    ['a link', <a href="/?period=2021&lang=en">{'<b> & "c"'}</a>],
    [
      'elements in elements, and nothing between them',
      <span class="quiet" title={'"'}>
        <span aria-hidden="true">–</span>
        {null}
        {false}
        {0}
        <span class="visually-hidden" lang="km">
          គ្មាន
        </span>
      </span>,
    ],
    ['text only', <>12 &amp; more</>],
    [
      'a list',
      <>
        {[1, 2].map((n) => (
          <b key={n}>{n}</b>
        ))}
      </>,
    ],
  ])('of %s is what the renderer writes', (_name, element) => {
    expect(markupOf(element)).toBe(renderToString(element));
  });

  it.each<[string, JSX.Element]>([
    ['a component', <Named>1</Named>],
    [
      'a component inside',
      <td>
        <Named>1</Named>
      </td>,
    ],
    ['what can be pressed', <button onClick={() => undefined}>1</button>],
    ['an attribute that is written in another way', <input value="1" />],
    ['an empty attribute', <b class="">1</b>],
    ['HTML that is ready', jsxTemplate(['<b>1</b>']) as JSX.Element],
    ['HTML that is set', <b dangerouslySetInnerHTML={{ __html: '<i>1</i>' }} />],
  ])('of %s is left to the renderer', (_name, element) => {
    expect(markupOf(element)).toBeNull();
  });
});
