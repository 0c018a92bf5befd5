import { describe, it } from 'vitest';
import { roomKeysContract, storeContract } from '../store.contract.js';
import { memoryRoomKeys, memoryStore } from './memory-store.js';

storeContract(
  'memoryStore',
  {
    make: async ({ clock }) => ({ store: memoryStore({ clock }), dispose: async () => {} }),
    second: async ({ store }) => store,
    tellsOthers: true,
  },
  { describe, it },
);

roomKeysContract('memoryRoomKeys', { make: async () => ({ keys: memoryRoomKeys(), dispose: async () => {} }) }, { describe, it });
