/** What a page asks besides its rooms; loads when that is first asked. Each rejects as the connection does. */
import type { Person } from '../../core/identity.js';
import type { Backend } from '../backend.js';
import type { AudienceSize, JournalAnswer, OwnAnswer, RitualsAnswer, SearchAnswer, WaitingAnswer } from '../protocol.js';
import { unreachable, type Connection } from './connection.js';

export type Asked = Pick<Required<Backend>, 'people' | 'rituals' | 'search' | 'own' | 'journal' | 'audience' | 'waiting'>;

export function asking(connect: Connection): Asked {
  // An answer that breaks off is none.
  const ask = async <T>(...request: Parameters<Connection>) => await (await connect(...request)).json().catch(unreachable) as T;
  return {
    async people({ text, limit }, options) {
      return (await ask<{ readonly people: readonly Person[] }>(`/v1/people?q=${encodeURIComponent(text)}&limit=${limit}`, options)).people;
    },
    async rituals({ kind, text, limit } = {}, options) {
      const given = Object.entries({ kind, q: text, limit }).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
      return (await ask<RitualsAnswer>(`/v1/rituals?${new URLSearchParams(given).toString()}`, options)).rituals;
    },
    search: async (body, options) => (await ask<SearchAnswer>('/v1/search', { body, ...options })).found,
    own: async (room, options) => (await ask<OwnAnswer>('/v1/own', { body: { room }, ...options })).items,
    journal: async (room, options) => (await ask<JournalAnswer>('/v1/journal', { body: { room }, ...options })).lines,
    waiting: async (options) => (await ask<WaitingAnswer>('/v1/waiting', options)).items,
    audience: (body, options) => ask<AudienceSize>('/v1/audience', { body, ...options }),
  };
}
