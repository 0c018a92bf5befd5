/** Which IANA time zone a calendar means by the names that products write. */
import { ianaOfWindows } from './windows-zones.js';

/** IANA names without a place, among what engines know. They also know `BST` (as Dhaka) and `IST` (as Calcutta), by which calendars mean other places. */
const WITHOUT_PLACE = /^(UTC|UCT|GMT|GMT[+-]?0|Zulu|Universal|Greenwich|CET|EET|MET|WET|EST|MST|HST|EST5EDT|CST6CDT|MST7MDT|PST8PDT|Cuba|Egypt|Eire|GB|GB-Eire|Hongkong|Iceland|Iran|Israel|Jamaica|Japan|Kwajalein|Libya|Navajo|NZ|NZ-CHAT|Poland|Portugal|PRC|ROC|ROK|Singapore|Turkey|W-SU)$/i;

/** The name as the IANA database writes it; undefined where it has no such zone. */
export function knownZone(name: string): string | undefined {
  if (name.length > 64 || !(WITHOUT_PLACE.test(name) || /^(?!SystemV\/)[a-z_]+(\/[\w+-]+)+$/i.test(name))) return undefined;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    // What was renamed keeps the name it was given.
    return timeZone.toLowerCase() === name.toLowerCase() ? timeZone : name;
  } catch {
    return undefined;
  }
}

/** The IANA zone that a TZID names by itself: as such, behind a registry (`/mozilla.org/20050126_1/Europe/Berlin`), or as Windows calls it. */
export function zoneOfTzid(tzid: string): string | undefined {
  const name = tzid.trim();
  const found = knownZone(name) ?? ianaOfWindows(name);
  if (found !== undefined || !name.startsWith('/')) return found;
  const parts = name.split('/').slice(0, 8);
  for (let from = 1; from < parts.length; from += 1) {
    const inner = knownZone(parts.slice(from).join('/'));
    if (inner !== undefined) return inner;
  }
  return undefined;
}
