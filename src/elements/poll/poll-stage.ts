/** What the parts of a poll that load later know of each other. */
import type { ReactiveElement } from 'lit';
import type { Moot, Sending } from '../../client/index.js';
import type { MeetingSeries } from '../../core/poll/poll.series.js';
import type { Menu } from '../internal/menu.js';
import type { AllWords } from '../locales/poll-en-more.js';
import type { Language, PollRoom } from './poll.model.js';

/** The element, as what loads later sees it. */
export interface Stage {
  readonly element: ReactiveElement & { readonly readonly: boolean; readonly heading: string; readonly mode: string; readonly room: string; readonly href: string; readonly series: readonly MeetingSeries[]; readonly holidays: readonly string[] };
  readonly root: ShadowRoot;
  room(): PollRoom | undefined;
  moot(): Moot | undefined;
  language(): Language;
  mine(): readonly string[];
  /** Shows what was chosen in confidence. */
  choose(choice: string | undefined): void;
}

export interface FullLanguage extends Language {
  readonly w: AllWords;
  /** Names one after the other, with the last one's "and". */
  readonly list: (names: readonly string[]) => string;
}

/** What people do with a poll, for the forms in which they do it. */
export interface PollActs {
  readonly stage: Stage;
  readonly language: FullLanguage;
  readonly menu: Menu;
  /** Renders anew; resolves when that is done. */
  update(): Promise<unknown>;
  focus(selector: string): void;
  /** What people wrote, as they meant it to look. */
  prose(text: string): unknown;
  /** Says something to those who listen to a screen reader. */
  say(text: (words: AllWords) => string): void;
  /** Says something that does not show by itself. */
  tell(words: (words: AllWords) => string): void;
  /** Says what was done once it is, where it does not show by itself. */
  did(sending: Sending, words: (words: AllWords) => string): void;
  /** Casts a confidential ballot with the token of this device; the comment stays unless another one is given. */
  cast(choice: string, comment?: string): Promise<Sending>;
  /** Tells what comes of a ballot. */
  voted(sending: Sending, choices: readonly string[]): void;
}
