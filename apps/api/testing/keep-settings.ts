/** Remembers settings of the environment. @returns puts them back as they were, for the end of a test */
export const keepSettings = (...names: readonly string[]): (() => void) => {
  const before = names.map((name) => [name, process.env[name]] as const);
  return () => {
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  };
};
