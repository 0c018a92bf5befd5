export { createMoot, type Moot, type MootOptions } from './moot.js';
export type { Commands, OpenRitual, Room, RoomBase, RoomState, RoomView, Viewer } from './room.js';
export type { Sending, SendingStatus } from './sending.js';
export type { Drafts } from './drafts.js';
export type { DraftText } from './draft-keeper.js';
export { memoryStorage, type ClientStorage } from './storage.js';
export { browserStorage } from './browser-storage.js';
export { MootError, isMootError } from '../core/errors.js';
export { qa } from '../core/qa/qa.ritual.js';
