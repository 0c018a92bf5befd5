/** What is written on the boards of stories. Times count back from the moment at which the stories stand. */
import type { PresetName } from '../src/core/qa/qa.presets.js';
import type { Anonymity, Moderation, Phase, SetStateArgs } from '../src/core/qa/qa.schema.js';
import type { Name } from './company.js';

export interface ReplySeed {
  readonly by: Name;
  readonly ago: number;
  readonly text: string;
  readonly replies?: readonly ReplySeed[];
}

export interface QuestionSeed {
  /** Absent: asked anonymously. */
  readonly by?: Name;
  readonly ago: number;
  readonly text: string;
  readonly labels?: readonly string[];
  /** All of them, the asker's with them. */
  readonly votes?: number;
  /** Who of the people with a name is among these. */
  readonly votedBy?: readonly Name[];
  readonly pinned?: true;
  /** Hidden, for this reason. */
  readonly hidden?: string;
  /** What stood there before it was edited. */
  readonly edited?: string;
  readonly answer?: { readonly ago: number; readonly text: string };
  readonly replies?: readonly ReplySeed[];
  readonly state?: SetStateArgs['state'];
  readonly reason?: string;
  /** The wording that a host gave it. */
  readonly reworded?: string;
  /** Who owes its answer. */
  readonly owed?: string;
  /** How many colleagues who voted for it find it answered, and how many do not. */
  readonly verdicts?: { readonly yes: number; readonly no: number };
  /** Dana is writing its answer. */
  readonly claimed?: true;
  /** What it was merged into, by its place. */
  readonly into?: number;
}

export interface BoardSeed {
  readonly title: string;
  readonly intro?: string;
  /** Default: as an all-hands. */
  readonly preset?: PresetName;
  readonly anonymity?: Anonymity;
  readonly moderation?: Moderation;
  readonly unseen?: true;
  /** Votes for each person. */
  readonly budget?: number;
  /** Whoever opens the page may read along, signed in or not. */
  readonly guests?: true;
  /** Whose questions hosts take no more of, by the place of one. */
  readonly muted?: number;
  readonly asking?: boolean;
  /** Who hosts besides Dana. */
  readonly coHost?: Name;
  /** The meeting that was, and its recording: the questions that were answered in it, by their places, and when each was begun, from the start on. */
  readonly meeting?: { readonly ago: number; readonly recording: string; readonly answered: readonly { readonly question: number; readonly at: number }[] };
  readonly moved?: { readonly to: Phase; readonly ago: number };
  /** When it moves on by itself, and once more. */
  readonly next?: readonly { readonly to: Phase; readonly in: number }[];
  /** Which of the questions, by its place. */
  readonly discussing?: number;
  /** How much longer ago everything was asked. */
  readonly older?: number;
  readonly questions: readonly QuestionSeed[];
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const emptyBoard: BoardSeed = { title: 'Q2 all hands, 17 June', questions: [] };

const callTimes: QuestionSeed = {
  by: 'yuki',
  ago: 2 * DAY,
  text: 'The Thursday call starts at 23:00 in Osaka and at 09:00 in Bogotá. Could it alternate, so that the same people do not stay up every time?',
  labels: ['Time zones'],
  votes: 64,
  votedBy: ['ana', 'lucia'],
  replies: [
    {
      by: 'lucia',
      ago: 2 * DAY - 3 * HOUR,
      text: 'Bogotá would take the early one every second week.',
      replies: [{ by: 'yuki', ago: 2 * DAY - 9 * HOUR, text: 'Thank you, that alone would help.' }],
    },
    { by: 'priya', ago: DAY, text: 'Or we write more of it down, and meet for half an hour.' },
  ],
};

const planning: QuestionSeed = {
  ago: 3 * DAY,
  text: 'We moved two teams to the new planning process in spring. What did we learn, and will the others have a say before it reaches them?',
  labels: ['Planning'],
  votes: 51,
};

const contractors: QuestionSeed = {
  by: 'ana',
  ago: DAY + 4 * HOUR,
  text: 'When do contractors get to read the handbook? Mine ask me for pages every day.',
  labels: ['Handbook', 'Access'],
  votes: 33,
  replies: [{ by: 'tomasz', ago: 20 * HOUR, text: 'The same in Kraków. Two pages would be enough: leave, and on-call.' }],
};

const incident: QuestionSeed = {
  by: 'priya',
  ago: 9 * HOUR,
  text: [
    'The review of the May outage names five follow-ups. By my count:',
    '1. Alerts in the region that is affected: done.',
    '2. A second person on call in Asia: two of four hired.',
    '3. Restore drills each quarter: the first was cancelled.',
    '4. Status page in Spanish and Japanese: not begun.',
    '5. Fewer dashboards: there are nine more.',
    'Which of these will be finished by September, and who looks after the rest?',
  ].join('\n'),
  labels: ['Reliability'],
  votes: 27,
};

const language: QuestionSeed = {
  by: 'lucia',
  ago: 5 * HOUR,
  edited: 'Is there money for language lessons?',
  text: 'Is there money for language lessons? Half of our customers write in Portuguese now, and two of us could learn it by autumn.',
  labels: ['Learning'],
  votes: 18,
};

const metrics: QuestionSeed = { by: 'tomasz', ago: 20 * MINUTE, text: 'Could the weekly metrics call be a page that we read?', labels: ['Meetings'], votes: 7 };

const desks: QuestionSeed = { by: 'meiling', ago: 3 * MINUTE, text: 'Who may book the eight desks in Singapore while the other floor is painted?', votes: 2 };

const onCall: QuestionSeed = {
  by: 'ben',
  ago: 2 * DAY + 5 * HOUR,
  text: 'Will the Lagos office get its own on-call rotation, so that nobody is paged at 03:00 again?',
  labels: ['On-call'],
  votes: 47,
  votedBy: ['ana'],
  answer: { ago: DAY + HOUR, text: 'Yes, from 1 August. Four engineers have joined and two more start in July; until then Kraków takes the night shift, and the days off are doubled.' },
  replies: [{ by: 'ben', ago: 20 * HOUR, text: 'Thank you. Who keeps the list of swaps until then?' }],
};

const august: QuestionSeed = {
  ago: 4 * DAY,
  text: 'Do we keep the four-day weeks in August?',
  votes: 39,
  answer: { ago: 3 * DAY, text: 'We do, in every office. Support agrees on its days team by team.' },
};

const pension: QuestionSeed = {
  by: 'dana',
  ago: 3 * DAY + 2 * HOUR,
  text: 'What should we ask the pension provider on Friday? Reply below; your replies go to them as they stand.',
  labels: ['Pensions'],
  votes: 12,
  pinned: true,
  replies: [
    { by: 'tomasz', ago: 2 * DAY, text: 'What happens to the Polish plan when somebody moves to Lisbon?' },
    { by: 'meiling', ago: 30 * HOUR, text: 'Which fees change, and for whom?' },
  ],
};

const personal: QuestionSeed = { ago: 7 * HOUR, text: 'Why does K. in procurement still sign everything alone?', votes: 4, hidden: 'It names a person. Ask again about the process, and it stays.' };

const questions = [callTimes, planning, contractors, incident, language, metrics, desks, onCall, august, pension];

/** A week before a quarterly meeting. */
export const believableBoard: BoardSeed = {
  title: 'Q2 all hands, 17 June',
  intro: 'Ask until Thursday, from wherever you are. The first questions are answered live, all others here in the week after.',
  next: [{ to: 'live', in: DAY + 40 * MINUTE }],
  questions,
};

/** Live tomorrow, over an hour later, archived in two weeks. */
export const plannedBoard: BoardSeed = { ...believableBoard, next: [{ to: 'live', in: DAY }, { to: 'followup', in: DAY + HOUR }, { to: 'archived', in: 14 * DAY }] };

export const draftBoard: BoardSeed = { ...emptyBoard, moved: { to: 'draft', ago: HOUR } };

export const liveBoard: BoardSeed = { ...believableBoard, older: DAY, moved: { to: 'live', ago: 12 * MINUTE }, next: [{ to: 'followup', in: 48 * MINUTE }], discussing: 0 };

export const followupBoard: BoardSeed = { title: believableBoard.title, older: 2 * DAY, moved: { to: 'followup', ago: 20 * HOUR }, questions };

export const archivedBoard: BoardSeed = { title: believableBoard.title, older: 16 * DAY, moved: { to: 'archived', ago: 9 * DAY }, questions };

/** The meeting was recorded: each question that was answered in it leads to where that is. */
export const recordedBoard: BoardSeed = {
  ...archivedBoard,
  meeting: { ago: 14 * DAY, recording: 'https://video.example.com/q2-all-hands', answered: [{ question: 0, at: 4 * MINUTE + 20_000 }, { question: 1, at: 17 * MINUTE }, { question: 7, at: 31 * MINUTE + 5_000 }] },
};

/** Live, and nothing is being discussed yet. */
export const begunBoard: BoardSeed = { ...believableBoard, older: DAY, moved: { to: 'live', ago: MINUTE }, next: [{ to: 'followup', in: HOUR }] };

/** After the meeting two hosts answer what is left; many who voted for an answered question do not find it answered. */
export const doubtedBoard: BoardSeed = {
  ...followupBoard,
  coHost: 'priya',
  questions: [{ ...callTimes, claimed: true }, planning, contractors, onCall, { ...august, verdicts: { yes: 11, no: 8 } }],
};

/** What a team writes about its last quarter before anybody reads it. */
export const unseenBoard: BoardSeed = {
  title: 'Retrospective, third quarter',
  intro: 'What went well, what did not, and what should we try?',
  unseen: true,
  questions: [
    { by: 'ana', ago: 2 * HOUR, text: 'Pairing on the release halved the fixes afterwards. Can we keep it?' },
    { by: 'ben', ago: HOUR, text: 'Half of our planning changed within a week.' },
    { ago: HOUR, text: 'I do not dare to say in the daily that I am stuck.' },
  ],
};

export const askingClosedBoard: BoardSeed = { ...believableBoard, asking: false };

export const hiddenBoard: BoardSeed = { ...believableBoard, questions: [personal, callTimes, metrics] };

/** Ana asked something that is hidden: she sees why. */
export const hiddenOwnBoard: BoardSeed = { ...believableBoard, questions: [{ ...personal, by: 'ana' }, callTimes, metrics] };

/** Questions in all the states that hosts give them. The last two wait for approval. */
export const statesBoard: BoardSeed = {
  title: 'Q2 all hands, 17 June',
  moderation: 'before',
  questions: [
    { by: 'yuki', ago: 9 * HOUR, text: 'Which meetings will we drop after the summer?', labels: ['Meetings'], votes: 31, state: 'queued' },
    { by: 'lucia', ago: 8 * HOUR, text: 'which meetings go after the sumer', votes: 6, state: 'open', into: 0 },
    { by: 'priya', ago: 7 * HOUR, text: 'Any news on the new office in Lagos? I heard there would be two floors.', reworded: 'What is planned for the new office in Lagos?', votes: 22, state: 'deferred', reason: 'Facilities writes about it on Friday' },
    { by: 'ana', ago: 6 * HOUR, text: 'Will the design reviews be recorded?', votes: 15, state: 'open', owed: 'Dana Whitfield' },
    { by: 'ana', ago: 5 * HOUR, text: 'Why did the vending machine move?', votes: 1, state: 'declined', reason: 'It was answered on the Facilities page in May.' },
    { ago: 2 * HOUR, text: 'How are salaries set in countries where we are few?' },
    { by: 'ana', ago: HOUR, text: 'May guests join the all-hands?' },
  ],
};

export const namedBoard: BoardSeed = { title: 'Ask the works council', anonymity: 'named', questions: [contractors, language] };

export const longNameBoard: BoardSeed = {
  title: 'Q2 all hands, 17 June',
  questions: [
    { by: 'long', ago: 2 * HOUR, text: 'Does my name fit here?', labels: ['Names', 'Width'], votes: 9, answer: { ago: HOUR, text: 'It ends where the room does; pointing at it shows all of it.' } },
    { by: 'long', ago: 3 * HOUR, text: 'And when there is a thread?', votes: 3, replies: [{ by: 'long', ago: 2 * HOUR, text: 'There, too.' }] },
    { by: 'ana', ago: 4 * HOUR, text: `Where does ${'Donaudampfschifffahrtsgesellschaft'.repeat(3)} break?`, votes: 2 },
  ],
};

export const germanBoard: BoardSeed = {
  title: 'Betriebsversammlung am 17. Juni',
  intro: 'Fragen bis Donnerstagmittag. Beantwortet wird zuerst, was die meisten Stimmen hat.',
  next: [{ to: 'live', in: DAY }],
  questions: [
    {
      by: 'katrin',
      ago: DAY,
      text: 'Gilt die neue Arbeitszeiterfassung auch für die Rufbereitschaft am Wochenende?',
      labels: ['Arbeitszeit', 'Rufbereitschaft'],
      votes: 23,
      votedBy: ['ana'],
      replies: [{ by: 'tomasz', ago: 5 * HOUR, text: 'In Krakau wird sie als halbe Stunde je Schicht gebucht.' }],
    },
    { ago: 2 * DAY, text: 'Wer entscheidet über die Geschwindigkeitsbegrenzung auf dem Werksgelände?', votes: 11 },
    { by: 'ana', ago: 20 * MINUTE, text: 'Bleibt die Kantine im August geöffnet?', votes: 4 },
    { by: 'ben', ago: 3 * DAY, text: 'Wird das Jobticket verlängert?', votes: 31, answer: { ago: DAY, text: 'Ja, bis Ende 2028, zum selben Preis.' } },
  ],
};

export const arabicBoard: BoardSeed = {
  title: 'لقاء الربع الثاني، 17 يونيو',
  intro: 'اطرحوا أسئلتكم حتى ظهر الخميس. نجيب أولًا عن الأسئلة الأكثر تصويتًا.',
  next: [{ to: 'live', in: DAY }],
  questions: [
    {
      by: 'samira',
      ago: DAY,
      text: 'هل سيكون لمكتب عمّان فريق مناوبة خاص به، حتى لا يُوقَظ أحد في الثالثة صباحًا؟',
      labels: ['المناوبة'],
      votes: 23,
      votedBy: ['ana'],
      replies: [{ by: 'yusuf', ago: 5 * HOUR, text: 'السؤال نفسه لدينا في القاهرة.' }],
    },
    { by: 'ben', ago: 3 * HOUR, text: 'Will the Lagos office be asked as well?', votes: 14 },
    { ago: 2 * DAY, text: 'متى يُفتح دليل الموظفين للمتعاقدين؟', votes: 11 },
    { by: 'yusuf', ago: 20 * MINUTE, text: 'هل يمكن أن يصبح اجتماع المؤشرات الأسبوعي صفحة نقرؤها؟', votes: 4 },
  ],
};

const TOPICS = ['the travel policy', 'parental leave', 'the new laptops', 'the road map', 'on-call pay', 'the office in Osaka', 'the security training', 'contract templates', 'the canteen', 'code review'];
const FRAMES = ['When does %s change?', 'Who decides about %s?', 'What did we learn about %s last year?', 'Could %s be written down in one place?', 'How do other offices handle %s?'];
const ASKERS = ['ben', 'lucia', 'meiling', 'priya', 'tomasz', 'yuki'] as const;

/** A thousand questions: more than any page should hold at once. */
export const thousandBoard: BoardSeed = {
  title: 'Everything, ever',
  questions: Array.from({ length: 1000 }, (_, index) => ({
    by: ASKERS[index % ASKERS.length] ?? 'ben',
    ago: 10 * MINUTE + index * 7 * MINUTE,
    text: `${index + 1}. ${(FRAMES[index % FRAMES.length] ?? '').replace('%s', TOPICS[Math.floor(index / FRAMES.length) % TOPICS.length] ?? '')}`,
    votes: Math.max(1, 12 - Math.floor(index / 4)),
  })),
};

export const guestsBoard: BoardSeed = { ...believableBoard, guests: true };

export const sealedBoard: BoardSeed = {
  title: 'How safe do you feel here?',
  intro: 'The works council reads along. Nobody learns who asked, now or later.',
  anonymity: 'sealed',
  questions: [
    { ago: 5 * HOUR, text: 'Who decides when a complaint about a manager is closed?', labels: ['Complaints'], votes: 23 },
    { ago: 3 * HOUR, text: 'Are the badge times of the new building looked at by anybody?', votes: 14 },
  ],
};

/** As sealed, with nothing of the past: what is asked now is on its way. */
export const emptySealedBoard: BoardSeed = { ...sealedBoard, questions: [] };

export const budgetBoard: BoardSeed = { title: 'Proposals for the third quarter', budget: 3, questions: [callTimes, planning, contractors, language].map(({ votedBy: _, ...question }, nth) => ({ ...question, votes: [9, 7, 4, 1][nth] ?? 1 })) };

/** Before an organisation looks at its meetings one by one. */
export const meetingsBoard: BoardSeed = {
  title: 'Which of our meetings?',
  intro: 'Which of our meetings could be an email? Name one at a time.',
  preset: 'meetings',
  questions: [
    { ago: DAY, text: 'The weekly metrics call: we read the same page aloud to each other.', labels: ['Metrics'], votes: 41, votedBy: ['ana'] },
    { ago: 20 * HOUR, text: 'Release check on Mondays. The checklist is written down.', votes: 26 },
    { by: 'tomasz', ago: 5 * HOUR, text: 'The monthly budget review, for all but the three who decide.', votes: 12 },
  ],
};

export const mutedBoard: BoardSeed = { ...hiddenBoard, muted: 0 };
