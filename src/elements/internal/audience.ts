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
  readonly w: { readonly audience: (n: string) => string; readonly audienceUnder: (n: string) => string; readonly unmatched?: string };
  readonly lang: string;
}

/** Values that one claim of an audience takes. */
const MOST_VALUES = 200;

const asked = new WeakMap<object, Promise<AudienceSize | undefined>>();

/** The number in words, and addresses that nobody has; nothing while it is asked for, and where nobody knows. Asked once for each `since`. */
export function renderAudience(moot: Moot | undefined, query: AudienceQuery, since: object, { w, lang }: AudienceLanguage): TemplateResult | typeof nothing {
  if (!moot) return nothing;
  const size = asked.get(since) ?? moot.audience(query).catch(() => undefined);
  asked.set(since, size);
  return html`${until(size.then((known) => {
    const { count, under, unmatched = [] } = known ?? {};
    const words = count !== undefined ? w.audience(formatCount(count, lang)) : under !== undefined ? w.audienceUnder(formatCount(under, lang)) : undefined;
    return html`${words === undefined ? nothing : html`<p class="small audience">${words}</p>`}
      ${w.unmatched === undefined || unmatched.length === 0 ? nothing : html`<p class="small unmatched">${w.unmatched} ${unmatched.map((one, at) => html`${at > 0 ? ', ' : nothing}<bdi>${one}</bdi>`)}</p>`}`;
  }), nothing)}`;
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

/** An audience of other groups; what else it says stays. Null: everyone. */
export function withGroups(before: Audience | undefined, groups: readonly string[]): WantedAudience | null {
  const { groups: _, people, ...rest } = before ?? {};
  // Those who are listed stay by their keys.
  const after = { ...rest, ...(people ? { people: Object.keys(people).map((id) => ({ id })) } : {}), ...(groups.length > 0 ? { groups } : {}) };
  return Object.keys(after).length > 0 ? after : null;
}
