const SAFE: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/**
 * Escapes text for XML and HTML, in elements and attributes. Removes control characters, which XML cannot represent.
 */
export const escapeXml = (text: string): string =>
  text.replace(/[^\P{Cc}\t\n]|[\ufffe\uffff]/gu, '').replace(/[&<>"']/g, (sign) => SAFE[sign]!);
