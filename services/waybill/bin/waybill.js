#!/usr/bin/env node
// The `waybill` command. Plain JavaScript, because it has something to say before the build exists.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pinnedNode, runPinned, say } from './setup.js';

/** The oldest Node that Waybill runs on by itself; below it the pinned one takes over. */
const nodeMajorOldest = 24;
const built = new URL('../dist/main.js', import.meta.url);
const [major] = process.versions.node.split('.').map(Number);
const isTooOld = major < nodeMajorOldest;

if (!existsSync(built)) {
  say(
    'waybill: expected the built command in services/waybill/dist, found none: run `npm start` or `npm run build` first',
  );
  process.exitCode = 1;
} else if (isTooOld && existsSync(pinnedNode)) {
  process.exitCode = await runPinned([fileURLToPath(import.meta.url), ...process.argv.slice(2)]);
} else {
  await import(built.href);
}
