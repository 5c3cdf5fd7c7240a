// Draws the questions of readers: about what is published, and each different from the one before.
import { createHash } from 'node:crypto';
import { SPAN } from './fill-pub.mjs';
import { chanceOf } from './invented-texts.mjs';

const DAY_MS = 86_400_000;
const dayAt = (n) => new Date(Date.parse(SPAN.first) + n * DAY_MS).toISOString().slice(0, 10);

/** Draws at random: the same seed and name give the same draws. */
const drawing = (seed, name) => {
  const chance = chanceOf(createHash('sha256').update(`${seed} ${name}`).digest().readUInt32LE());
  const int = (n) => Math.floor(n * chance());
  const of = (list) => list[int(list.length)];
  const period = (from, to) => ({ from: dayAt(from), to: dayAt(to), text: `${dayAt(from)}..${dayAt(to)}` });
  return {
    int,
    of,
    some: (list, n) => [...new Set(Array.from({ length: n }, () => of(list)))],
    shuffled: (list) => {
      const all = [...list];
      for (let i = all.length - 1; i > 0; i -= 1) {
        const j = int(i + 1);
        [all[i], all[j]] = [all[j], all[i]];
      }
      return all;
    },
    /** Any period, of a month to the whole. */
    anyPeriod: () => {
      const from = int(SPAN.days - 30);
      return period(from, from + 30 + int(SPAN.days - from - 30));
    },
    /** A period of nearly everything, so that each answer is as large as the other. */
    longPeriod: () => period(int(300), SPAN.days - int(300)),
    /** A period that contains everything. */
    wholePeriod: () => period(-1 - int(1000), SPAN.days + 100 + int(1000)),
  };
};

const inOrder = (list) => {
  let turn = 0;
  return () => list[(turn += 1) % list.length];
};

/** Reads what is published, so that questions are about things that exist. */
export const readKnown = async (client, places, seed) => {
  const draw = drawing(seed, 'known');
  const column = async (sql) => (await client.query({ text: sql, rowMode: 'array' })).rows.map(([value]) => value);
  const codes = await column('select code from pub.incident where until_seq is null order by code');
  const isKhmer = (text) => /[\u1780-\u17dd]/u.test(text);
  const texts = await column(
    `select title || ' ' || summary from pub.incident where until_seq is null order by md5(code) limit 1000`,
  );
  const { rows: members } = await client.query(
    `select g.group_code as group, left(i.place_code, 2) as province from pub.incident i join pub.incident_group g on g.incident_key = i.key order by md5(i.code) limit 5000`,
  );
  return {
    codes,
    members,
    groups: await column('select code from pub.assembly_group order by code'),
    places: places.filter(({ level }) => level > 0).map(({ code }) => code),
    texts: {
      en: texts.filter((text) => !isKhmer(text)).map((text) => ({ text, language: 'en' })),
      km: texts.filter(isKhmer).map((text) => ({ text, language: 'km' })),
    },
    // Every record comes up before one comes up again.
    recordsInOrder: inOrder(draw.shuffled(codes)),
    pagesInOrder: inOrder(draw.shuffled(codes)),
  };
};

/** Returns a function that draws questions of a kind, each of them new while there are any. */
export const asking = (kind, known, seed) => {
  const draw = drawing(seed, kind.name);
  const asked = new Set();
  const next = () => {
    let question = kind.ask(draw, known);
    for (let tries = 0; tries < 20 && !kind.once && asked.has(question.path); tries += 1)
      question = kind.ask(draw, known);
    if (asked.has(question.path)) next.again += 1;
    asked.add(question.path);
    return { mark: kind.mark, ...question };
  };
  next.again = 0;
  return next;
};
