import type { Words } from './waiting-en.js';

export const de: Words = {
  waiting: 'Was auf Sie wartet',
  because: {
    open: 'Ihre Stimme ist gefragt',
    reminder: 'Ihre Stimme fehlt noch',
    reopened: 'Wieder offen, und Ihre Stimme fehlt',
    option: 'Nach Ihrer Stimme kam eine Möglichkeit hinzu',
    awaiting: 'Seit mehr als 10 Arbeitstagen steht eine Entscheidung aus',
    decision: 'Es ist entschieden, was daraus wird',
  },
  until: (time) => `bis ${time}`,
  understood: 'OK',
  understoodFor: (title) => `OK: ${title}`,
};
