import { COUNTRY_WORDS_ID, type CountryWords, useCountryWords } from '@vigil/shared/text/country-words.js';

/** Uses the words of the country that the page carries. Imported before everything else, so that no text is said sooner. */
const carried = document.getElementById(COUNTRY_WORDS_ID)?.textContent;
if (carried) useCountryWords(JSON.parse(carried) as CountryWords);
