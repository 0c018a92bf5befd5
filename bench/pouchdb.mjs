/**
 * CouchDB's way of keeping records, as express-pouchdb serves it: PouchDB on LevelDB, the routes of its own client alone, one document a request.
 * LevelDB does not wait for the disk unless asked; here it is asked, as every other writer here waits.
 */
import { createServer } from 'node:http';
import { join } from 'node:path';
import express from 'express';
import expressPouchDb from 'express-pouchdb';
import leveldown from 'leveldown';
import PouchDB from 'pouchdb';
import { listen } from './common.mjs';

function synced(path) {
  const level = leveldown(path);
  const write = level._batch.bind(level);
  level._batch = (operations, options, done) => write(operations, { ...options, sync: true }, done);
  return level;
}
synced.destroy = leveldown.destroy;

const Kept = PouchDB.defaults({ prefix: join(process.argv[2], 'pouch-'), db: synced });
listen(createServer(express().use(expressPouchDb(Kept, { mode: 'minimumForPouchDB' }))));
