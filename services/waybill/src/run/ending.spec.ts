import { EventEmitter } from 'node:events';
import { expect, test } from '@jest/globals';
import { Failure } from '@waybill/ports';
import { watchEnding } from './ending.js';

test('a process ends for the first reason that it is given', async () => {
  const signals = new EventEmitter();
  const told = watchEnding(signals);
  signals.emit('SIGTERM');
  expect(await told.ending).toEqual({ kind: 'told', signal: 'SIGTERM' });
  told.onStopped(new Failure('retryable', 'reader_stalled', 'too late'));
  expect(await told.ending).toEqual({ kind: 'told', signal: 'SIGTERM' });

  const cause = new Failure('retryable', 'reader_stalled', 'the reader hangs');
  const broken = watchEnding(signals);
  broken.onStopped(cause);
  expect(await broken.ending).toEqual({ kind: 'broken', cause });
});
