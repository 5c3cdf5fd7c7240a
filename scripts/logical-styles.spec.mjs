import { namedSides } from './logical-styles.mjs';

describe('a style sheet for both directions of writing', () => {
  it.each([
    'margin-left: auto;',
    'border-right-color: red;',
    'left: 0;',
    'text-align: right;',
    'float: left;',
    'border-top-left-radius: 2px;',
    'padding: 0 calc(3 * var(--step)) 0 0;',
  ])('has no %j', (line) => expect(namedSides(`a {\n  ${line}\n}`)).toEqual([`2: ${line}`]));

  it.each([
    'margin-inline-start: auto;',
    'inset-inline: 0;',
    'text-align: end;',
    'padding: 0 calc(3 * var(--step)) 1rem calc(3 * var(--step));',
    'grid-area: left;x',
    '/* what stands left: nothing */',
  ])('may have %j', (line) => expect(namedSides(`  ${line.replace(';x', '')}`)).toEqual([]));
});
