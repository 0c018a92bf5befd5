import type { AllWords } from './en-more.js';

const rules = new Intl.PluralRules('ar');

interface Forms {
  readonly zero: string;
  readonly one: string;
  readonly two: string;
  readonly few: string;
  readonly many: string;
}

function plural(count: number, n: string, { zero, one, two, few, many }: Forms): string {
  const form = rules.select(count);
  if (form === 'zero') return zero;
  if (form === 'one') return one;
  if (form === 'two') return two;
  return `${n} ${form === 'few' ? few : many}`;
}

const votes: Forms = { zero: 'لا أصوات', one: 'صوت واحد', two: 'صوتان', few: 'أصوات', many: 'صوتًا' };
const questions: Forms = { zero: 'لا أسئلة جديدة', one: 'سؤال جديد', two: 'سؤالان جديدان', few: 'أسئلة جديدة', many: 'سؤالًا جديدًا' };

export const ar: AllWords = {
  questions: 'الأسئلة',
  phases: { draft: 'لم يُفتح بعد', collect: 'جمع الأسئلة', live: 'مباشر الآن', followup: 'المتابعة', archived: 'مؤرشف' },
  until: (time) => `حتى ${time}`,
  asked: (n) => `طُرح ${n}`,
  voted: (count, n) => plural(count, n, { zero: 'لم يصوّت أحد', one: 'صوّت شخص واحد', two: 'صوّت شخصان', few: 'أشخاص صوّتوا', many: 'شخصًا صوّتوا' }),
  shown: (n) => `معروض ${n}`,
  withdrawn: (n) => `مسحوب ${n}`,
  hiddenCount: (n) => `مخفي ${n}`,

  yourQuestion: 'سؤالك',
  placeholder: 'ماذا تريد أن تعرف؟',
  firstRun: 'اطرح سؤالًا؛ يصوّت الآخرون، ويرتفع الأفضل.',
  preview: 'معاينة: يُحفظ في هذا المتصفح وحده',
  howYouAsk: 'كيف تسأل',
  withName: 'باسمي',
  anonymously: 'دون اسم',
  whoSeesName: 'يرى الجميع هنا اسمك.',
  whoSeesNobody: 'لا أحد يرى اسمك، ولا حتى المضيفون.',
  namedOnly: 'الأسئلة هنا بالاسم، ويراه الجميع هنا.',
  anonymousNeedsServer: 'الأسئلة دون اسم تحتاج إلى خادم.',
  ask: 'اسأل',
  keepHere: 'احفظ هنا',
  emptyText: 'اكتب سؤالك أولًا.',
  tooLong: (limit) => `النص طويل جدًا: ${limit} حرفًا على الأكثر.`,
  otherDraft: 'في تبويب آخر نص مختلف.',
  useIt: 'استخدمه',

  sortings: { top: 'الأعلى', new: 'الأحدث', mine: 'أسئلتي', unanswered: 'بلا إجابة', answered: 'المُجاب' },
  order: 'الترتيب',
  search: 'ابحث في الأسئلة',
  changes: (count, n) => `${plural(count, n, { zero: 'لا تغييرات', one: 'تغيير واحد', two: 'تغييران', few: 'تغييرات', many: 'تغييرًا' })} · عرض`,
  newQuestions: (count, n) => `${plural(count, n, questions)} · عرض`,

  vote: (count, n) => `صوّت، حتى الآن ${plural(count, n, votes)}`,
  votesFinal: (count, n) => `${plural(count, n, votes)}، نهائي`,
  ownVote: (count, n) => `سؤالك، ${plural(count, n, votes)}`,
  anonymous: 'دون اسم',
  edited: 'مُعدَّل',
  pinned: 'مثبّت',
  discussing: 'قيد النقاش',
  hidden: 'مخفي: يراه المضيفون وصاحبه فقط',
  hiddenWhy: (by, reason) => `أخفاه ${by}: ${reason}`,
  officialAnswer: 'إجابة رسمية',
  reply: 'رد',
  replies: (count, n) => plural(count, n, { zero: 'لا ردود', one: 'رد واحد', two: 'ردّان', few: 'ردود', many: 'ردًا' }),
  yourReply: 'ردّك',
  send: 'إرسال',
  cancel: 'إلغاء',
  save: 'حفظ',
  remove: 'إزالة',
  more: 'إجراءات أخرى',
  edit: 'تعديل',
  withdraw: 'سحب',
  withdrawSure: 'هل تسحب هذا السؤال مع أصواته وردوده؟',
  copyLink: 'نسخ الرابط',
  copied: 'نُسخ الرابط.',
  showAll: 'عرض الكل',
  showLess: 'عرض أقل',

  queued: 'محفوظ على هذا الجهاز وسيُرسل',
  sending: 'يُرسل الآن',
  refused: (why) => `لم يُرسل: ${why}`,
  editAgain: 'عدّله من جديد',
  discard: 'تجاهل',
  offline: 'غير متصل. ما تكتبه محفوظ على هذا الجهاز وسيُرسل.',
  offlineHere: 'غير متصل. هذا المتصفح لا يحفظ شيئًا: ابقَ في الصفحة حتى يُرسل.',
  saved: 'محفوظ',
  saving: (n) => `${n} في انتظار الإرسال`,
  live: 'مباشر',
  polling: 'يتحدّث كل بضع ثوانٍ',
  notLive: 'غير متصل',

  loading: 'تُحمَّل الأسئلة',
  emptyFound: 'لا سؤال يطابق البحث.',
  emptyMine: 'لم تسأل شيئًا هنا بعد.',
  emptyAnswered: 'لا إجابات بعد.',
  emptyUnanswered: 'أُجيب عن كل الأسئلة.',
  closed: (phase) => `${phase}: لا أسئلة جديدة الآن.`,
  closedBy: (phase, time, by) => (by ? `${phase} منذ ${time}، بواسطة ${by}. لا أسئلة جديدة الآن.` : `${phase} منذ ${time}. لا أسئلة جديدة الآن.`),
  askingClosed: 'أوقف المضيفون طرح الأسئلة.',
  absent: 'هذه الأسئلة لم تُجهّز بعد، أو ليست لك.',
  absentWhom: 'اطلب ممن يعتني بهذه الصفحة أن يجهّزها.',
  absentMayCreate: 'هذه الأسئلة لم تُجهّز بعد.',
  setUp: 'تجهيز',
  setUpTitle: 'العنوان',
  setUpAnonymity: 'يمكن السؤال دون اسم',
  setUpGroups: 'تستضيفها مجموعات',
  setUpGroupsHint: 'إضافةً إليك. افصل بينها بفواصل.',
  denied: 'لا يمكنك رؤية هذه الأسئلة.',
  expired: 'انتهى تسجيل دخولك. أعد تحميل الصفحة للمتابعة.',
  reload: 'توجد نسخة أحدث. أعد تحميل الصفحة للمتابعة.',
  reloadNow: 'إعادة التحميل',
  failed: 'تعذّر تحميل هذا الجزء من الصفحة.',

  answer: 'أجب',
  yourAnswer: 'إجابة رسمية يراها الجميع هنا',
  retract: 'استرجاع',
  pin: 'تثبيت',
  unpin: 'إلغاء التثبيت',
  hide: 'إخفاء',
  hideReason: 'السبب، ويُخبَر به صاحب السؤال',
  show: 'إظهار من جديد',
  discuss: 'ناقشه الآن',
  discussEnd: 'إنهاء النقاش',
  labels: 'الوسوم',
  labelsHint: 'افصل بينها بفواصل.',
  moveTo: 'انقل اللوحة إلى',

  newFromOthers: (count, n) => plural(count, n, questions),
  votedNow: (n) => `تم التصويت. ${n}`,
  unvotedNow: (n) => `سُحب الصوت. ${n}`,
  askedNow: 'سؤالك الآن على اللوحة.',
};
