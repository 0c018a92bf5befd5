/** How what people wrote stands in files: nothing of it is taken for a formula, a heading or a link. */

/** ISO 8601, in UTC. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}

export function jsonOf(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/**
 * Where a spreadsheet may find a formula: at the beginning, and after whatever it may take for the end of a cell. In many countries that is a semicolon,
 * and then quotes within a line do not hold lines together either. Full-width signs begin a formula too (https://owasp.org/www-community/attacks/CSV_Injection).
 */
const FORMULA = /(^|[;\t\r\n])((?:[^\S\t\r\n]|")*[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

/** RFC 4180, with the mark by which Excel knows UTF-8. What a spreadsheet would take for a formula begins with an apostrophe. */
export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  return `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

function cell(value: string | number): string {
  const text = String(value);
  const safe = typeof value === 'string' ? text.replace(FORMULA, "$1'$2") : text;
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Text that Markdown leaves as it is. */
export function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~&]/g, '\\$&');
}

/** The same, on one line. */
export function inline(text: string): string {
  return plain(text.replace(/\s+/g, ' '));
}

/** The same as a quotation, without its indentation, which would make code of it. */
export function quoted(text: string): string {
  return plain(text).split('\n').map((line) => `> ${line.trimStart()}`).join('\n');
}
