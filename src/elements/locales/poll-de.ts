import { en } from './poll-en.js';
export const de = en;
