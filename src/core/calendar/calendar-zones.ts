/** The time zones of one calendar: what its names mean, by the IANA database, by its own descriptions, or by what somebody answered. */
import { MootError } from '../errors.js';
import type { Component } from './content-lines.js';
import type { Slices } from './slices.js';
import { IANA_OF_WINDOWS } from './windows-zones.js';
import { knownZone, zoneOfTzid } from './zone-names.js';
import { offsetOfZone, offsetsOfTimezone, offsetsOfZone, type Span, type ZoneOffsets } from './zone-offsets.js';

export interface CalendarZone {
  /** IANA name; UTC where the calendar describes a zone of its own that is like none. */
  readonly name: string;
  /** Its name in the calendar; empty for UTC, and for times without one. */
  readonly tzid: string;
  readonly offsets: ZoneOffsets;
  /** Nobody knows what it means. */
  readonly isUnknown: boolean;
  /** The calendar's own description, where that is all there is. */
  readonly own?: Component;
}

const MOST_DESCRIBED = 100;
/** Days looked at for all descriptions together. */
const MOST_DAYS = 2_000_000;
/** Of zones whose clocks are the same for the year ahead, these are named first. */
const WELL_KNOWN = ['Europe/Berlin', 'Europe/London', 'Europe/Kiev', 'America/New_York', 'America/Chicago', 'America/Denver', 'America/Los_Angeles', 'Australia/Sydney', 'Asia/Shanghai', 'Asia/Tokyo'];
/** Of places: what they will do next year is known. */
const CANDIDATES = [...new Set([...WELL_KNOWN, ...IANA_OF_WINDOWS])].filter((name) => !name.startsWith('Etc/'));

const valueOf = ({ properties }: Component, name: string) => properties.find((one) => one.name === name)?.value.trim() ?? '';

export class CalendarZones {
  readonly utc: CalendarZone;
  readonly #span: Span;
  readonly #answers: Readonly<Record<string, string>>;
  readonly #described: ReadonlyMap<string, Component>;
  readonly #zones = new Map<string, CalendarZone>();

  /** `answers`: IANA names by TZID. Throws `zone_unknown` for others. */
  constructor(timezones: readonly Component[], answers: Readonly<Record<string, string>>, span: Span) {
    for (const name of Object.values(answers)) {
      if (knownZone(name) === undefined) throw new MootError('zone_unknown', 'This is not the name of a time zone, such as "Europe/Berlin".');
    }
    this.#answers = answers;
    this.#span = span;
    this.#described = new Map(timezones.slice(0, MOST_DESCRIBED).map((one) => [valueOf(one, 'TZID'), one] as const));
    this.utc = { name: 'UTC', tzid: '', offsets: [{ at: -Infinity, offset: 0 }], isUnknown: false };
  }

  /** Finds IANA zones whose clocks are those that the calendar describes under names of its own. */
  async match(slices: Slices): Promise<void> {
    const work = { left: MOST_DAYS };
    const prints = new Map<string, string>();
    for (const [tzid, timezone] of this.#described) {
      if (this.#named(tzid, timezone) !== undefined) continue;
      const offsets = offsetsOfTimezone(timezone, this.#span, work);
      await slices.restIfLong();
      if (!offsets) continue;
      const wanted = fingerprint(offsets);
      const alike: string[] = [];
      for (const name of CANDIDATES) {
        if (knownZone(name) === undefined || offsetOfZone(name, this.#span.from) !== offsets[0]?.offset) continue;
        const print = prints.get(name) ?? fingerprint(offsetsOfZone(name, this.#span));
        prints.set(name, print);
        if (print === wanted) alike.push(name);
        await slices.restIfLong();
      }
      const like = alike.find((name) => tzid.includes(name.replace(/^.*\//, '').replaceAll('_', ' '))) ?? alike[0];
      this.#zones.set(tzid, { name: like ?? 'UTC', tzid, offsets, isUnknown: false, ...(like === undefined ? { own: timezone } : {}) });
    }
  }

  /** The zone that a name stands for; an unknown one has the clocks of UTC. */
  of(tzid: string): CalendarZone {
    const known = this.#zones.get(tzid);
    if (known) return known;
    const name = this.#named(tzid, this.#described.get(tzid)) ?? (Object.hasOwn(this.#answers, tzid) ? this.#answers[tzid] : undefined);
    const zone = name === undefined ? { ...this.utc, tzid, isUnknown: true } : { name, tzid, offsets: offsetsOfZone(name, this.#span), isUnknown: false };
    this.#zones.set(tzid, zone);
    return zone;
  }

  #named(tzid: string, timezone: Component | undefined): string | undefined {
    return zoneOfTzid(tzid) ?? (timezone ? zoneOfTzid(valueOf(timezone, 'X-LIC-LOCATION')) : undefined);
  }
}

const fingerprint = (offsets: ZoneOffsets) => offsets.map(({ at, offset }) => `${at}:${offset}`).join();
