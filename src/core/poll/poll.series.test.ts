import { describe, expect, it } from 'vitest';
import { meetingOf } from './poll.series.js';

describe('what a poll is told of a meeting', () => {
  it('is how many there are, what they weigh and when it takes place; nobody’s name or address', () => {
    const attendees = [
      { status: 'accepted' as const, email: 'ana@example.com', name: 'Ana' },
      { status: 'tentative' as const, email: 'ben@example.com' },
      { status: 'none' as const, optional: true, email: 'chen@example.com' },
      { status: 'declined' as const, email: 'dana@example.com' },
    ];
    const meeting = meetingOf({ uid: 'call-1', title: 'Call', minutes: 30, zone: 'Europe/Berlin', cadence: 'weekly', attendees, starts: [1, 2], skipped: [3], purpose: 'status' });
    expect(meeting).toEqual({ series: 'call-1', minutes: 30, people: 4, weight: 2, starts: [1, 2], skipped: [3], cadence: 'weekly', purpose: 'status' });
    expect(JSON.stringify(meeting)).not.toMatch(/example|Ana/);
  });

  it('leaves out a weight that is the number of people, and a rhythm that has no word', () => {
    expect(meetingOf({ uid: 'a', title: 'A', minutes: 15, attendees: 8, skipped: [], cadence: 'irregular' })).toEqual({ series: 'a', minutes: 15, people: 8 });
  });
});
