/** How what people wrote stands in files: nothing of it is taken for a formula, a heading or a link. */

/** ISO 8601, in UTC. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}

export function jsonOf(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** RFC 4180, with the mark by which Excel knows UTF-8. What a spreadsheet would take for a formula begins with an apostrophe. */
export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  return `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

function cell(value: string | number): string {
  const text = String(value);
  const safe = typeof value === 'string' && /^[\s]*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
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
