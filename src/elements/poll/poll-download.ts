/** A poll as a file on this device. Loads when somebody asks for one. */
import { exportPoll, pollToCsv, pollToJson, pollToMarkdown } from '../../core/poll/poll.export.js';
import { pollOf } from '../../core/poll/poll.state.js';
import { plainDay } from '../internal/relative-time.js';
import { saveFile } from '../internal/save-file.js';
import type { FullLanguage } from './poll-stage.js';
import { textOf, type PollRoom } from './poll.model.js';

export type FileKind = 'csv' | 'json' | 'md';

const TYPES: Readonly<Record<FileKind, string>> = { csv: 'text/csv', json: 'application/json', md: 'text/markdown' };

export function download({ view, address }: PollRoom, kind: FileKind, { w, lang, n }: FullLanguage): void {
  const poll = pollOf(view);
  const exported = exportPoll(view, (id) => poll.options.filter((one) => one.id === id).map((one) => textOf(poll, one, w))[0]);
  const percent = new Intl.NumberFormat(lang, { style: 'percent' });
  const texts = {
    csv: () => pollToCsv(exported),
    json: () => pollToJson(exported),
    md: () => pollToMarkdown(exported, {
      share: ({ votes, band, percent: share }, voters) => {
        if (votes !== undefined) return `${w.votesOf(votes, n(votes))}${voters ? ` · ${percent.format(votes / voters)}` : ''}`;
        return share === undefined ? (band === undefined ? '' : w.bands[band as keyof typeof w.bands]) : percent.format(share / 100);
      },
      answered: (voters, eligible) => (eligible === undefined ? w.voted(voters, n(voters)) : w.votedOf(n(voters), n(eligible))),
      comments: w.comments,
      decision: ({ outcome, reason, owner, starts, until, by, at }) => [
        w.decidedBy(by, plainDay(Date.parse(at), lang)),
        w.decided[outcome](plainDay(Date.parse(starts), lang)),
        outcome === 'keep' ? '' : w.trial(plainDay(Date.parse(until), lang)),
        w.seesTo(owner),
        reason ?? '',
      ].filter(Boolean).join(' '),
    }),
  };
  saveFile(exported.title || address.slice(address.indexOf('/') + 1), kind, texts[kind](), TYPES[kind]);
}
