import { randomUUID } from 'node:crypto';
import en from '@vigil/shared/text/report/en.json' with { type: 'json' };
import km from '@vigil/shared/text/report/km.json' with { type: 'json' };
import { asPeriod } from '@vigil/shared/day/period.js';
import { formatPeriod } from '@vigil/shared/day/format-dates.js';
import type { Draft, Scope, Template } from '@vigil/shared/report/report-draft.js';
import { draftFromTemplate } from '@vigil/shared/report/report-templates.js';
import { createText } from '@vigil/shared/text/text.js';
import type { Client } from './app.js';
import { CREATE, ifMatch } from './desk.js';
import { readDocx, type ReadDocx } from './read-docx.js';

const voices = { en: createText('en', en), km: createText('km', km) };

/** A new report from a template, as the desk begins one. */
export const aDraft = (template: Template, scope: Partial<Scope> = {}): Draft => {
  const whole = { period: '2021-H1', unit: 'month', place: null, groups: [], ...scope } as const;
  return draftFromTemplate(template, whole, (language) => formatPeriod(asPeriod(whole.period), language), voices);
};

export const written = async (
  client: Client,
  draft: Draft,
  id: string = randomUUID(),
): Promise<{ id: string; revision: number }> => {
  const answer = await client.put<{ id: string; revision: number }>(`/api/reports/drafts/${id}`, draft, CREATE);
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`);
  return answer.body;
};

export const frozen = async (client: Client, draft: Draft): Promise<string> => {
  const { id, revision } = await written(client, draft);
  const answer = await client.post<{ code: string }>(`/api/reports/drafts/${id}/freezings`, {}, ifMatch(revision));
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`);
  return answer.body.code;
};

/** Fetches a document as it is, not as text. */
export const bytesOf = async (url: string, client: Client, path: string): Promise<Buffer> => {
  const answer = await fetch(url + path, { headers: client.cookie ? { cookie: client.cookie } : {} });
  const body = Buffer.from(await answer.arrayBuffer());
  if (answer.status !== 200) throw new Error(`${answer.status} ${body.toString('utf8')}`);
  return body;
};

export const docxAt = async (url: string, client: Client, path: string): Promise<ReadDocx> =>
  readDocx(await bytesOf(url, client, `${path}${path.includes('?') ? '&' : '?'}as=docx`));

/** The tables of a page in their order: their rows of cells as text, without the numbers of footnotes. */
export const allTablesIn = (html: string): { key: string; rows: string[][] }[] =>
  [...html.matchAll(/<section class="table" data-table="([^"]+)">(.*?)<\/section>/gs)].map(([, key, inside]) => ({
    key: key!,
    rows: [...inside!.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row]) =>
      [...row!.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) =>
        plain(cell!.replace(/<sup>.*?<\/sup>/g, '')),
      ),
    ),
  }));

/** The same by key; of several tables with one key, the last. */
export const tablesIn = (html: string): Map<string, string[][]> =>
  new Map(allTablesIn(html).map(({ key, rows }) => [key, rows]));

/** The drawings of a page: their words for who cannot see them, and what is written in them in bold letters. */
export const drawingsIn = (html: string): { alt: string; bold: string[] }[] =>
  [...html.matchAll(/<svg.*?<\/svg>/gs)].map(([svg]) => ({
    alt: plain(/<title>(.*?)<\/title>/s.exec(svg)![1]!),
    bold: [...svg.matchAll(/<text[^>]*font-weight="700"[^>]*>(.*?)<\/text>/gs)].map(([, text]) => plain(text!)),
  }));

export const plain = (html: string): string =>
  html
    .replace(/<\/div><div>/g, '\n')
    .replace(/<[^>]+>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');
