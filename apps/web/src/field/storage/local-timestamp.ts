const two = (n: number): string => String(n).padStart(2, '0');

/** Formats a moment by this phone's clock, RFC 3339 with its offset: '2021-06-04T09:30:00+07:00'. */
export const formatLocalTimestamp = (at: Date): string => {
  const offset = -at.getTimezoneOffset();
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
  return `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}${zone}`;
};
