/** What a page's developer is told of attributes that mean nothing. */
import { warnOnce } from '../internal/warn-once.js';
import { SORTINGS } from './qa.model.js';

export interface Attributes {
  readonly room: string;
  readonly sort: string;
  readonly view: string;
}

/** Once for each value; `used` is the name of the room that is shown. */
export function warnOfAttributes({ room, sort, view }: Attributes, used: string | undefined): void {
  const warn = (name: keyof Attributes, value: string, words: string) => { warnOnce(`<moot-qa ${name}="${value.slice(0, 80)}"> ${words}`); };
  if (room && used !== undefined && used !== room) warn('room', room, `is no name of a room; "${used}" is used.`);
  if (sort && !SORTINGS.some((one) => one === sort)) warn('sort', sort, `is unknown; the board's own order is used. Expected one of ${SORTINGS.join(', ')}.`);
  if (view && view !== 'present') warn('view', view, 'is unknown; the board is shown. Expected "present".');
}
