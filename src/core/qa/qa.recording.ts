/** A meeting's recording: where in it each question was discussed. */
import type { Chapter, Recording } from './qa.schema.js';

/** How services are told at which second to begin. */
const PLAYERS: readonly { readonly hosts: RegExp; readonly start: (url: URL, seconds: number) => void }[] = [
  // https://support.google.com/youtube/answer/57741
  { hosts: /(^|\.)(youtube\.com|youtu\.be|youtube-nocookie\.com)$/, start: (url, seconds) => { url.searchParams.set('t', `${seconds}s`); } },
  // https://help.vimeo.com/hc/en-us/articles/12425998992785
  { hosts: /(^|\.)vimeo\.com$/, start: (url, seconds) => { url.hash = `t=${seconds}s`; } },
  // https://support.loom.com: "Share a video from a certain time".
  { hosts: /(^|\.)loom\.com$/, start: (url, seconds) => { url.searchParams.set('t', String(seconds)); } },
  // https://support.google.com/drive: "Share a video at a certain time".
  { hosts: /^drive\.google\.com$/, start: (url, seconds) => { url.searchParams.set('t', String(seconds)); } },
];

/** How far into the recording an instant is, in whole seconds; undefined before it began. */
export function secondsInto({ start }: Recording, at: number): number | undefined {
  const seconds = Math.floor((at - start) / 1_000);
  return seconds < 0 ? undefined : seconds;
}

/** The recording's address that begins at a second: as the service wants it, else as a media fragment (https://www.w3.org/TR/media-frags/). */
export function playAt({ url }: Recording, seconds: number): string {
  const address = new URL(url);
  const player = PLAYERS.find(({ hosts }) => hosts.test(address.hostname));
  if (player) player.start(address, seconds);
  else address.hash = `t=${seconds}`;
  return address.href;
}

/** "1:02:03", "2:03": hours where there are any, minutes and seconds. */
export function clockOf(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** A file of chapters for players (https://www.w3.org/TR/webvtt1/), from the stretches in which questions were discussed. `textOf`: undefined where the reader does not see a question. */
export function toChapters(recording: Recording, chapters: readonly Chapter[], textOf: (question: string) => string | undefined): string {
  const stamp = (seconds: number) => `${String(Math.floor(seconds / 3_600)).padStart(2, '0')}:${String(Math.floor(seconds / 60) % 60).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}.000`;
  const sorted = [...chapters].sort((a, b) => a.from - b.from);
  const cues = sorted.flatMap(({ question, from, to }, index) => {
    const [begin, text] = [secondsInto(recording, from), textOf(question)];
    const end = secondsInto(recording, to ?? sorted[index + 1]?.from ?? from + 60_000);
    // A cue that ends where it begins is none; an arrow in a text would end its line.
    return begin === undefined || end === undefined || end <= begin || text === undefined ? [] : [`${stamp(begin)} --> ${stamp(end)}\n${text.replaceAll(/\s+/g, ' ').replaceAll('-->', '→').replaceAll('&', '&amp;').replaceAll('<', '&lt;')}`];
  });
  return `${['WEBVTT', ...cues].join('\n\n')}\n`;
}
