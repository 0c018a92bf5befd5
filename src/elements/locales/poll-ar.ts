import { en } from './poll-en.js';
export const ar = en;
