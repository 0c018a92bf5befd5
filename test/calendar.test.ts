/** A calendar that is as large as one may be, in a real browser: how long the page has to wait for it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { Intranet, launch } from './intranet.js';

/** Milliseconds. */
const LONGEST_TASK = 50;
const SIZE = 4.9 * 1_024 * 1_024;

/** Weekly meetings, with what a calendar has beside them: about thirteen thousand. */
function calendarOf(bytes: number): string {
  const day = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Example//EN'];
  for (let [at, length] = [0, 0]; length < bytes; at += 1) {
    const event = ['BEGIN:VEVENT', `UID:call-${at}@example.com`, `SUMMARY:Meeting number ${at}`, `DTSTART;TZID=Europe/Berlin:${day}T090000`, 'DURATION:PT30M', 'RRULE:FREQ=WEEKLY',
      `DESCRIPTION:${'Whatever was said last time. '.repeat(3)}`, 'ORGANIZER:mailto:dana@example.com', 'ATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@example.com', 'ATTENDEE:mailto:ben@example.com', 'END:VEVENT'];
    length += event.reduce((sum, line) => sum + line.length + 2, 0);
    lines.push(...event);
  }
  return [...lines, 'END:VCALENDAR', ''].join('\r\n');
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  /** Microseconds: on the clock, and of the processor. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

let intranet: Intranet;
let browser: Browser;
let folder: string;

beforeAll(async () => {
  [intranet, browser, folder] = await Promise.all([Intranet.start(), launch(), mkdtemp(join(tmpdir(), 'moot-calendar-'))]);
});

afterAll(async () => {
  await browser.close();
  await Promise.all([intranet.remove(), rm(folder, { recursive: true })]);
});

describe('a calendar of 4.9 MB', () => {
  it('never blocks the page for 50 ms while it is read and shown', async () => {
    const text = calendarOf(SIZE);
    expect(text.length).toBeGreaterThan(SIZE);
    const file = join(folder, 'calendar.ics');
    await writeFile(file, text);
    const page = await browser.newPage();
    await page.goto(`${intranet.url}/poll?as=dana`);
    await page.evaluate(() => { document.querySelector('main')!.innerHTML = '<moot-poll room="calendar" mode="meeting"></moot-poll>'; });
    const poll = page.locator('moot-poll');
    await poll.locator('#field-calendar').waitFor();
    await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'] });
    await poll.locator('#field-calendar').setInputFiles(file);
    await poll.locator('.series .one').nth(49).waitFor({ timeout: 60_000 });
    const { traceEvents: events } = JSON.parse((await browser.stopTracing()).toString()) as { readonly traceEvents: readonly TraceEvent[] };
    const isMain = ({ pid, tid }: TraceEvent) => events.some((one) => one.name === 'thread_name' && one.args?.name === 'CrRendererMain' && one.pid === pid && one.tid === tid);
    const tasks = events.filter((one) => one.name === 'RunTask' && one.ph === 'X' && isMain(one));
    const longest = (time: (task: TraceEvent) => number) => Math.max(...tasks.map(time)) / 1_000;
    // Of the processor: on the clock a task also lasts while the machine does something else.
    const [onProcessor, onClock] = [longest(({ tdur = 0 }) => tdur), longest(({ dur = 0 }) => dur)];
    console.log(`${tasks.length} tasks; the longest had ${onProcessor.toFixed(1)} ms of the processor, and lasted ${onClock.toFixed(1)} ms on the clock`);
    expect(tasks.length).toBeGreaterThan(50);
    expect(onProcessor).toBeGreaterThan(0);
    expect(onProcessor).toBeLessThan(LONGEST_TASK);
    await page.close();
  }, 180_000);
});
