/** A board as the agenda of a meeting: what is still open, by votes, with minutes for each. */
import { plain } from '../files.js';
import type { ExportedBoard } from './qa.export.js';

/** `equal`: the same for each. `votes`: in proportion to the votes. */
export type Share = 'equal' | 'votes';

/**
 * Shares out whole minutes; they add up to the total exactly (largest remainder). Each gets one at least, as long as there are any:
 * beyond that those at the end get none. Who has no fewer votes than what follows it gets no fewer minutes.
 */
export function minutesFor(votes: readonly number[], total: number, share: Share): readonly number[] {
  const served = votes.slice(0, total);
  const left = total - served.length;
  const all = served.reduce((sum, one) => sum + one, 0);
  const exact = served.map((one) => (share === 'votes' && all > 0 ? (left * one) / all : left / served.length));
  const minutes = exact.map((one) => 1 + Math.floor(one));
  const over = served.length === 0 ? 0 : total - minutes.reduce((sum, one) => sum + one, 0);
  const byRemainder = exact.map((one, index) => ({ index, rest: one % 1 })).sort((a, b) => b.rest - a.rest || a.index - b.index);
  for (const { index } of byRemainder.slice(0, over)) minutes[index] = (minutes[index] ?? 0) + 1;
  return votes.map((_, index) => minutes[index] ?? 0);
}

export interface AgendaWords {
  readonly minutes: (count: number) => string;
  readonly votes: (count: number) => string;
  readonly anonymous: string;
  /** Heads what gets no minute. */
  readonly rest: string;
}

/** The agenda in Markdown. `total` is in minutes. */
export function toAgenda({ title, questions }: ExportedBoard, { total, share }: { readonly total: number; readonly share: Share }, words: AgendaWords): string {
  const open = questions.filter(({ state }) => state === 'open' || state === 'queued');
  const minutes = minutesFor(open.map(({ votes = 0 }) => votes), total, share);
  const lines = open.map(({ text, author, votes = 0 }, index) => ({
    minutes: minutes[index] ?? 0,
    text: plain(text.replaceAll('\n', ' ')),
    who: `${plain(author ?? words.anonymous)} · ${words.votes(votes)}`,
  }));
  const timed = lines.filter((line) => line.minutes > 0).map((line, index) => `${index + 1}. **${words.minutes(line.minutes)}** ${line.text}\n   ${line.who}`);
  const rest = lines.filter((line) => line.minutes === 0).map(({ text, who }) => `- ${text} (${who})`);
  return `${[`# ${plain(title)}`, words.minutes(total), timed.join('\n'), ...(rest.length > 0 ? [`## ${plain(words.rest)}`, rest.join('\n')] : [])].filter(Boolean).join('\n\n')}\n`;
}
