/** How many people a room is for, told to hosts before they publish. Loads with forms that need it. */
import { html, nothing, type TemplateResult } from 'lit';
import { until } from 'lit/directives/until.js';
import type { AudienceQuery, AudienceSize } from '../../backends/protocol.js';
import type { Moot } from '../../client/index.js';
import type { Audience } from '../../core/audience.js';
import type { WantedAudience } from '../../core/room.js';
import { formatCount } from './relative-time.js';

/** The words that a tag has for it. */
export interface AudienceLanguage {
  /** What such a number keeps from being done. */
  readonly objection?: ((size: AudienceSize) => string | undefined) | undefined;
  readonly w: { readonly audience: (n: string) => string; readonly audienceUnder: (n: string) => string; readonly unmatched?: string };
  readonly lang: string;
}

/** Values that one claim of an audience takes. */
const MOST_VALUES = 200;

const asked = new WeakMap<object, Promise<AudienceSize | undefined>>();

/** The number in words, and addresses that nobody has; nothing while it is asked for, and where nobody knows. Asked once for each `since`. */
export function renderAudience(moot: Moot | undefined, query: AudienceQuery, since: object, { w, lang, objection }: AudienceLanguage): TemplateResult | typeof nothing {
  if (!moot) return nothing;
  const size = asked.get(since) ?? moot.audience(query).catch(() => undefined);
  asked.set(since, size);
  return html`${until(size.then((known) => {
    const { count, under, unmatched = [] } = known ?? {};
    const words = count !== undefined ? w.audience(formatCount(count, lang)) : under !== undefined ? w.audienceUnder(formatCount(under, lang)) : undefined;
    const against = known && objection?.(known);
    return html`${against === undefined ? nothing : html`<p class="error" role="status">${against}</p>`}
      ${words === undefined ? nothing : html`<p class="small audience">${words}</p>`}
      ${renderUnmatched(unmatched, w)}`;
  }), nothing)}`;
}

/** What takes in nobody who is listed. */
export function renderUnmatched(unmatched: readonly string[], w: AudienceLanguage['w']): TemplateResult | typeof nothing {
  if (w.unmatched === undefined || unmatched.length === 0) return nothing;
  return html`<p class="small unmatched">${w.unmatched} ${unmatched.map((one, at) => html`${at > 0 ? ', ' : nothing}<bdi>${one}</bdi>`)}</p>`;
}

/** Groups and people whom an audience names; undefined where it is for everyone. */
export function namedIn({ groups, people, allow, deny }: Audience = {}): readonly string[] | undefined {
  return groups || people || allow || deny ? [...(groups ?? []), ...peopleIn({ people, allow })] : undefined;
}

/** Groups as somebody types them, separated by commas. */
export function groupsOf(text: string): readonly string[] {
  return [...new Set(text.split(/[,،\n]/).map((one) => one.trim()).filter(Boolean))];
}

/** An audience of those who have one of these addresses of mail, verified. */
export function ofAddresses(addresses: readonly string[]): WantedAudience {
  const claims = Array.from({ length: Math.ceil(addresses.length / MOST_VALUES) }, (_, at) => ({ claim: 'email', in: addresses.slice(at * MOST_VALUES, (at + 1) * MOST_VALUES) }));
  return { allow: { any: claims } };
}

/** What stands for somebody who is listed, in a text whose parts commas separate. */
function listedAs([key, name]: readonly [string, string]): string {
  return name.replaceAll(/[,،\n]/g, ' ').trim() || key;
}

/** Addresses of an expression that takes people in by nothing else; undefined of any other. */
function addressesOf(allow: Audience['allow']): readonly string[] | undefined {
  const parts = allow && 'any' in allow ? allow.any : [];
  const found = parts.flatMap((one) => ('claim' in one && one.claim === 'email' ? [one.in.map(String)] : []));
  return found.length > 0 && found.length === parts.length ? found.flat() : undefined;
}

/** Whom an audience names one by one, as hosts read and type it: what those who are listed are called, and addresses of mail. */
export function peopleIn({ people = {}, allow }: Audience = {}): readonly string[] {
  return [...Object.entries(people).map(listedAs), ...(addressesOf(allow) ?? [])];
}

/** An audience of other groups, and perhaps people: by their addresses of mail, or by the ids of their tokens. What else it says stays. Null: everyone. */
export function wantedAudience(before: Audience | undefined, groups: readonly string[], typed: readonly string[] = peopleIn(before)): WantedAudience | null {
  const { groups: _, people: listed = {}, allow, ...rest } = before ?? {};
  const known = Object.entries(listed);
  const others = typed.filter((one) => !known.some((person) => listedAs(person) === one));
  const [addresses, ids] = [others.filter((one) => one.includes('@')), others.filter((one) => !one.includes('@'))];
  // Those who are listed stay by their keys.
  const people = [...known.filter((person) => typed.includes(listedAs(person))).map(([id]) => ({ id })), ...ids.map((id) => ({ id, name: id }))];
  const by = addresses.length > 0 ? ofAddresses(addresses).allow : undefined;
  const all = !allow || addressesOf(allow) ? by : by ? { any: [allow, by] } : allow;
  const after = {
    ...rest,
    ...(people.length > 0 ? { people } : {}),
    ...(groups.length > 0 ? { groups } : {}),
    ...(all ? { allow: all } : {}),
  };
  return Object.keys(after).length > 0 ? after : null;
}
