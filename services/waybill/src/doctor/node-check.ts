import { fail, ok, warn, type Finding } from './finding.js';

/** What Waybill is built and tested on; npm brings it along. */
const nodeMajorPinned = 24;
/** The oldest that has SQLite and everything else that is used without a flag. */
const nodeOldest = { major: 22, minor: 13 } as const;

const advice = 'run it as `npx waybill` or `npm start` in the repository: they use the Node that npm brought along';

/** Is this Node one that Waybill runs on? `version` as in `process.versions.node`. */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major >= nodeMajorPinned) return ok('node', `v${version}`);
  const isUsable = major > nodeOldest.major || (major === nodeOldest.major && minor >= nodeOldest.minor);
  const found = `v${version}; Waybill is tested on v${nodeMajorPinned}`;
  return isUsable ? warn('node', found, advice) : fail('node', found, advice);
}
