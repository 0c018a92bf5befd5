/** Ways to begin a board. A preset only fills in what a board is created with; nothing remembers it afterwards. */

export const PRESET_NAMES = ['all-hands', 'ama', 'retrospective', 'planning', 'pre-read', 'meetings'] as const;

/** `all-hands` is what a board is without a preset. */
export type PresetName = (typeof PRESET_NAMES)[number];

/** What a preset fills in. Whatever it leaves out stays as on a new board. */
export interface Preset {
  /** Default: each asker chooses. */
  readonly anonymity?: 'named';
  /** Whoever asks does so without a name, unless they choose otherwise. Default: with it. */
  readonly anonymousFirst?: true;
  /** What is asked names meetings, about which hosts begin ballots. */
  readonly meetings?: true;
  /** Votes for each person. Default: as many as there are questions. */
  readonly budget?: number;
  /** Collected unseen until revealed. Default: seen at once. */
  readonly unseen?: true;
  /** Where the board begins. Default `collect`. */
  readonly phase?: 'live';
}

export const PRESETS: Readonly<Record<PresetName, Preset>> = {
  'all-hands': {},
  // Asked and answered at once: there is no time before.
  ama: { phase: 'live' },
  retrospective: { unseen: true, budget: 5 },
  // Proposals are weighed against each other and decided in writing; who proposes stands for it.
  planning: { anonymity: 'named', budget: 5 },
  'pre-read': { anonymity: 'named' },
  // Whoever names a meeting often sits in it with whoever called it.
  meetings: { meetings: true, anonymousFirst: true },
};

/** The preset of that name. */
export function presetOf(name: string): PresetName | undefined {
  return PRESET_NAMES.find((one) => one === name);
}
