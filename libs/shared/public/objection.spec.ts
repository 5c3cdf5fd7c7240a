import { describe, expect, it } from '@jest/globals';
import { incidentIn, isAbout, isAboutFigure } from './objection.js';

describe('what an objection is about', () => {
  it.each([
    '/incidents/KH-2021-0007',
    '/reports/R-4',
    '/method',
    '/?indicator=I05&period=2021..2022&place=KH-12&split=period,actor',
    '/?q=%E1%9E%80+%E1%9E%81',
    '/changes/figure?period=2021&since=1',
  ])('is a public page or a figure: %s', (about) => expect(isAbout(about)).toBe(true));

  it.each([
    '/desk/queue',
    '/incidents/KH-2021-0007?x=1',
    '//evil.example/?a=1',
    'https://evil.example/?a=1',
    '/?',
    '/?a=<b>',
    '/?a="x"',
    '/?a=1#b',
    '/?a=1\n',
    `/?${'a'.repeat(601)}`,
    null,
    7,
  ])('is nothing else: %s', (about) => expect(isAbout(about)).toBe(false));

  it('tells a figure from a page, and names the incident of a record only', () => {
    expect(['/?period=2021', '/changes/figure?since=1', '/method'].map(isAboutFigure)).toEqual([true, true, false]);
    expect(['/incidents/kh-2021-0007', '/?q=/incidents/KH-1', null].map(incidentIn)).toEqual([
      'KH-2021-0007',
      null,
      null,
    ]);
  });
});
