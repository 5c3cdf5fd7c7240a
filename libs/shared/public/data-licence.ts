/** The terms on which anybody may use what is published here. Used by the pages, the files and the feeds. */
export const DATA_LICENCE = { name: 'CC BY 4.0', url: 'https://creativecommons.org/licenses/by/4.0/' } as const;
