/** A poll as a file on this device. Loads when somebody asks for one. */
import { ballotsToCsv, exportPoll, pollToJson, pollToMarkdown, resultsToCsv } from '../../core/poll/poll.export.js';
import { pollOf } from '../../core/poll/poll.state.js';
import { journalToCsv, journalToJson, type JournalLine } from '../../core/journal.js';
import { plainDay } from '../internal/relative-time.js';
import { saveFile } from '../internal/save-file.js';
import { changeIn } from './poll-results.js';
import type { FullLanguage, PollActs } from './poll-stage.js';
import { textOf, type PollRoom } from './poll.model.js';

export type FileKind = 'csv' | 'ballots' | 'json' | 'md';

const TYPES: Readonly<Record<FileKind, readonly [string, string]>> = { csv: ['csv', 'text/csv'], ballots: ['csv', 'text/csv'], json: ['json', 'application/json'], md: ['md', 'text/markdown'] };

export function download({ view, address }: PollRoom, kind: FileKind, { w, lang, n, list }: FullLanguage): void {
  const poll = pollOf(view);
  const exported = exportPoll(view, (option) => textOf(poll, option, w));
  const percent = (share: number | undefined) => (share === undefined ? undefined : new Intl.NumberFormat(lang, { style: 'percent' }).format(share / 100));
  const texts = {
    csv: () => resultsToCsv(exported),
    ballots: () => ballotsToCsv(exported),
    json: () => pollToJson(exported),
    md: () => pollToMarkdown(exported, {
      results: w.results,
      comments: w.comments,
      decision: w.decision,
      tooFew: w.notEnough,
      voters: (count, isGroup) => (isGroup || exported.eligible === undefined || count > exported.eligible ? w.voted(count, n(count)) : w.votedOf(n(count), n(exported.eligible))),
      votes: (count, share) => [w.votesOf(count, n(count)), percent(share)].filter((one) => one !== undefined).join(' · '),
      band: (band, share) => percent(share) ?? w.bands[band],
      groups: w.byGroup,
      majority: (option) => w.majorityOf(option ?? w.noMajority),
      withheld: (names) => w.groupsWithheld(list(names)),
      decided: ({ owner, starts, until, by, at, attending, ...rest }) => [
        `${w.decidedBy(by, plainDay(Date.parse(at), lang))}.`,
        changeIn(rest, w, plainDay(Date.parse(starts), lang)),
        rest.outcome === 'keep' ? '' : w.trial(plainDay(Date.parse(until), lang)),
        w.seesTo(owner),
        attending ? w.attended(attending.people, n(attending.people)) : '',
      ].filter(Boolean).join(' '),
    }),
  };
  const [extension, type] = TYPES[kind];
  saveFile(exported.title || address.slice(address.indexOf('/') + 1), extension, texts[kind](), type);
}

/** What happened in the poll, with the names that it shows; where it cannot be had, that is said. */
export async function downloadJournal({ view, address }: PollRoom, kind: 'csv' | 'json', acts: PollActs): Promise<void> {
  let lines: readonly JournalLine[] = [];
  try {
    lines = await acts.stage.moot()?.journal?.(address) ?? [];
  } catch {
    acts.tell((w) => w.journal.failed);
    return;
  }
  const names = { ...view.get('access', 'access')?.hosts.names, ...Object.fromEntries([...view.list('ballot')].map(({ id, value }) => [id, value.name])) };
  const title = view.get('ritual', 'ritual')?.title;
  const [extension, type] = TYPES[kind];
  saveFile(`${title || address.slice(address.indexOf('/') + 1)} journal`, extension, (kind === 'csv' ? journalToCsv : journalToJson)(lines, names), type);
}
