import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { TestBoard } from './qa.harness.js';
import { clockOf, playAt, secondsInto, toChapters } from './qa.recording.js';
import { qaSchemas } from './qa.schema.js';

const NOON = Date.UTC(2026, 10, 23, 12);

describe('a recording', () => {
  it.each([
    ['https://www.youtube.com/watch?v=abc', 'https://www.youtube.com/watch?v=abc&t=75s'],
    ['https://youtu.be/abc?t=3s', 'https://youtu.be/abc?t=75s'],
    ['https://vimeo.com/123', 'https://vimeo.com/123#t=75s'],
    ['https://www.loom.com/share/abc', 'https://www.loom.com/share/abc?t=75'],
    ['https://files.example/all-hands.mp4?sig=x', 'https://files.example/all-hands.mp4?sig=x#t=75'],
    ['https://notyoutube.com/watch', 'https://notyoutube.com/watch#t=75'],
  ])('plays from a second on: %s', (url, at) => {
    expect(playAt({ url, start: NOON }, 75)).toBe(at);
  });

  it('knows what was before it began', () => {
    expect(secondsInto({ url: 'https://a.example', start: NOON }, NOON - 1)).toBeUndefined();
    expect(secondsInto({ url: 'https://a.example', start: NOON }, NOON + 61_500)).toBe(61);
  });

  it('tells times as players do', () => {
    expect([clockOf(5), clockOf(65), clockOf(3_723)]).toEqual(['0:05', '1:05', '1:02:03']);
  });

  it('has chapters as WebVTT, in order, of what the reader sees', () => {
    const chapter = (question: string, from: number, to?: number) => ({ question, from: NOON + from * 1_000, ...(to === undefined ? {} : { to: NOON + to * 1_000 }) });
    const texts: Readonly<Record<string, string>> = { a: 'Why\nnow?', b: 'a --> b <i>' };
    const file = toChapters({ url: 'https://a.example', start: NOON }, [chapter('b', 90), chapter('a', 10, 80), chapter('hidden', 85, 88), chapter('a', -50, -40)], (id) => texts[id]);
    expect(file).toBe('WEBVTT\n\n00:00:10.000 --> 00:01:20.000\nWhy now?\n\n00:01:30.000 --> 00:02:30.000\na → b &lt;i>\n');
  });

  it('has no cue that a text could break', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const file = toChapters({ url: 'https://a.example', start: NOON }, [{ question: 'q', from: NOON, to: NOON + 5_000 }], () => text);
      expect(file.match(/-->/g)).toHaveLength(1);
      expect(file.trimEnd().split('\n\n').length).toBeLessThanOrEqual(2);
    }));
  });
});

describe('hosts', () => {
  it('name a recording and when it began, and take that back', () => {
    const board = new TestBoard();
    board.act('Host', 'setRecording', { url: 'https://files.example/a.mp4', start: NOON });
    expect(board.board.recording).toEqual({ url: 'https://files.example/a.mp4', start: NOON });
    const back = { url: null };
    expect(v.is(qaSchemas.setRecording, back)).toBe(true);
    board.act('Host', 'setRecording', back);
    expect(board.board.recording).toBeUndefined();
  });

  it('say when it began: without, nothing is found in it', () => {
    const board = new TestBoard();
    expect(board.outcome('Host', 'setRecording', { url: 'https://files.example/a.mp4' })).toBe('recording_start');
    expect(board.board.recording).toBeUndefined();
  });

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'nowhere', '//evil.example/x'])('cannot name an address that is none for a page: %s', (url) => {
    expect(new TestBoard().outcome('Host', 'setRecording', { url, start: NOON })).toBe('recording_address');
  });

  it('may still name it when the board is archived: recordings come late', () => {
    const board = new TestBoard();
    board.act('Host', 'moveTo', { phase: 'archived' });
    expect(board.outcome('Host', 'setRecording', { url: 'https://files.example/a.mp4', start: NOON })).toBe('accepted');
  });
});
