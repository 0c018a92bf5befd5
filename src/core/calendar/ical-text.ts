/** Writes iCalendar text (RFC 5545): lines that every reader takes for what was meant, whatever is in them. */

/** A line of a calendar: its name and parameters, and a value that is escaped where it is text. */
export type ContentLine = string;

/** Text as a value: nothing in it begins a line or ends a value. */
export function textValue(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    // The specification allows no other control characters, not even escaped.
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');
}

/** Text as a parameter: in quotes, of which it cannot have any itself (RFC 6868 tells how to write them). */
export function paramValue(text: string): string {
  return `"${text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '').replaceAll('^', '^^').replaceAll('"', "^'").replaceAll('\n', '^n')}"`;
}

/** An instant as `20261123T080000Z`. */
export function utcValue(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');
}

/** At most 75 octets a line, of which none is cut within a character (RFC 5545, 3.1). */
function foldLine(line: ContentLine): string {
  const encoder = new TextEncoder();
  let [out, length] = ['', 0];
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (length + size > 74) {
      out += '\r\n ';
      length = 1;
    }
    out += character;
    length += size;
  }
  return out;
}

/** A whole calendar around these lines. `product`: what wrote it, such as `qa`. */
export function calendarText(lines: readonly ContentLine[], { product, method }: { readonly product: string; readonly method?: string }): string {
  const head = ['BEGIN:VCALENDAR', 'VERSION:2.0', `PRODID:-//mootkit//${product}//EN`, ...(method === undefined ? [] : [`METHOD:${method}`])];
  return `${[...head, ...lines, 'END:VCALENDAR'].map(foldLine).join('\r\n')}\r\n`;
}
