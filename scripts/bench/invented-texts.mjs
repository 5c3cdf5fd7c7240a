// Invented texts in English and Khmer. A few words are frequent and most are rare, as in real texts, so that a search
// finds much, little or nothing. The same number gives the same text on every machine.

const REAL = {
  en: 'security guards police banners petition relatives court embassy market union workers garment land village march vigil crowd barriers phones pushed seized ordered dispersed morning ministry street',
  km: 'សន្តិសុខ នគរបាល បដា ញត្តិ សាច់ញាតិ តុលាការ ស្ថានទូត ផ្សារ សហជីព កម្មករ ដីធ្លី ភូមិ ដង្ហែ ហ្វូងមនុស្ស របាំង ទូរស័ព្ទ រុញ ដកហូត បញ្ជា បំបែក ព្រឹក ក្រសួង ផ្លូវ',
};
const SYLLABLES = {
  en: ['ba', 'dor', 'ke', 'lim', 'mo', 'nus', 'pel', 'qua', 'rin', 'sto', 'ti', 'vex', 'wul', 'yar'],
  km: ['កា', 'ខី', 'គុ', 'ឆេ', 'ជោ', 'ដឹ', 'តៃ', 'ថូ', 'ទំ', 'នាំ', 'បើ', 'ផុះ', 'យា', 'រី', 'លេ', 'សុ', 'ហៃ', 'អូ'],
};
const WORDS = 2_000;
const SENTENCES = 4_096;

const invented = (syllables, n) => {
  let word = '';
  for (let rest = n + syllables.length; rest > 0; rest = Math.floor(rest / syllables.length))
    word += syllables[rest % syllables.length];
  return word;
};

const vocabulary = (language) => {
  const real = REAL[language].split(' ');
  return [...real, ...Array.from({ length: WORDS - real.length }, (_, n) => invented(SYLLABLES[language], n))];
};

/** The words of the invented texts by language, the most frequent first. */
export const VOCABULARY = { en: vocabulary('en'), km: vocabulary('km') };

/** Mulberry32: returns a function that gives numbers from 0 up to, but not including, 1. */
export const chanceOf = (seed) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Returns sentences of about 75 letters. English words have spaces between them, Khmer words do not. */
const sentencesOf = (language, seed) => {
  const chance = chanceOf(seed);
  const words = VOCABULARY[language];
  const word = () => words[Math.floor(words.length * chance() ** 3)];
  return Array.from({ length: SENTENCES }, () => {
    const chosen = [];
    for (let letters = 0; letters < 72; letters += chosen.at(-1).length + 1) chosen.push(word());
    return chosen.join(language === 'en' ? ' ' : '');
  });
};

/** Creates the temporary table `bench_sentence` (language 0 or 1, n, text), from which SQL puts texts together. */
export const createSentences = async (client) => {
  await client.query(
    'create temporary table bench_sentence (language int, n int, text text, primary key (language, n))',
  );
  for (const [language, sentences] of [sentencesOf('en', 5), sentencesOf('km', 7)].entries())
    await client.query(
      `insert into bench_sentence select $1, n - 1, text from unnest($2::text[]) with ordinality as t (text, n)`,
      [language, sentences],
    );
  await client.query('analyze bench_sentence');
};

/** SQL: a title of one sentence, and a summary of four, of row `n` (i, and two numbers of 32 bits: r, s). */
export const TITLE = `t0.text`;
export const SUMMARY = `concat_ws(' ', t1.text, t2.text, t3.text, t4.text)`;
export const JOINED_SENTENCES = ['r % 4096', '(r / 4096) % 4096', 's % 4096', '(s / 4096) % 4096', '(r + s) % 4096']
  .map((which, at) => `join bench_sentence t${at} on t${at}.language = i % 2 and t${at}.n = (${which})`)
  .join(' ');
