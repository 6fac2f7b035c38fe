// Landlock: the fence that Linux offers to processes without privileges. Here it keeps the engine's threads to the
// directories they need. The engine's scalar function `file('/any/path')` obeys no grant, so without this fence whoever
// may run a SELECT may read what the operator's account may read.
import { closeSync, openSync, statSync } from 'node:fs';
import { DataType, load, open } from 'ffi-rs';

// System call numbers are the same on every architecture: the calls are younger than the unified table.
const createRulesetCall = 444;
const addRuleCall = 445;
const restrictSelfCall = 446;
const askVersion = 1;
const pathRule = 1;
const portRule = 2;
const setNoNewPrivileges = 38;
const openPathOnly = 0x200000;

// Below version 2 no file may move between directories, which the engine does when it drops a table.
const versionMin = 2;
// Since version 4 TCP can be fenced, too: the engine listens where it was told and connects nowhere.
const versionWithTcp = 4;
const bindTcp = 1n;
const bindAndConnectTcp = 3n;
// The highest version may have more rights than the ones below; a right we do not name stays unfenced.
const rightsByVersion = { 2: 0x3fff, 3: 0x7fff, 4: 0x7fff };
const rightsOfNewest = 0xffff;
const readRights = 0b1100; // read a file, list a directory
const rightsOnFiles = 0b1100_0000_0000_0111; // execute, write, read, truncate, ioctl

/**
 * Runs a C function on the thread pool. The pool has one thread (the parent sets UV_THREADPOOL_SIZE=1), so what is
 * restricted here is the thread that runs the engine, and every thread the engine starts from it inherits the fence.
 */
function callInPool(funcName, parameters) {
  return load({
    library: 'libc',
    funcName,
    retType: DataType.I64,
    paramsType: parameters.map((value) => (typeof value === 'number' ? DataType.I64 : DataType.U8Array)),
    paramsValue: parameters,
    runInNewThread: true,
  });
}

async function expectZero(what, result) {
  if ((await result) !== 0) throw new Error(`${what} was refused`);
}

async function createRuleset(version) {
  const attributes = Buffer.alloc(16);
  attributes.writeBigUInt64LE(BigInt(rightsByVersion[version] ?? rightsOfNewest), 0);
  attributes.writeBigUInt64LE(version >= versionWithTcp ? bindAndConnectTcp : 0n, 8);
  const sizeBytes = version >= versionWithTcp ? 16 : 8;
  const ruleset = await callInPool('syscall', [createRulesetCall, attributes, sizeBytes, 0]);
  if (ruleset < 0) throw new Error('creating a ruleset was refused');
  return ruleset;
}

/** Opens a path for a rule; `undefined` when there is nothing at it, which needs no permission. */
function openForRule(path) {
  try {
    return openSync(path, openPathOnly);
  } catch {
    return undefined;
  }
}

async function allowPath(ruleset, path, rights) {
  const descriptor = openForRule(path);
  if (descriptor === undefined) return;
  try {
    const rule = Buffer.alloc(12);
    rule.writeBigUInt64LE(BigInt(statSync(path).isDirectory() ? rights : rights & rightsOnFiles), 0);
    rule.writeInt32LE(descriptor, 8);
    await expectZero(`a rule for ${path}`, callInPool('syscall', [addRuleCall, ruleset, pathRule, rule, 0]));
  } finally {
    closeSync(descriptor);
  }
}

async function allowListening(ruleset, port) {
  const rule = Buffer.alloc(16);
  rule.writeBigUInt64LE(bindTcp, 0);
  rule.writeBigUInt64LE(BigInt(port), 8);
  await expectZero(`a rule for port ${port}`, callInPool('syscall', [addRuleCall, ruleset, portRule, rule, 0]));
}

async function restrict(confinement, version) {
  const rights = rightsByVersion[version] ?? rightsOfNewest;
  const ruleset = await createRuleset(version);
  try {
    for (const path of confinement.writablePaths) await allowPath(ruleset, path, rights);
    for (const path of confinement.readablePaths) await allowPath(ruleset, path, readRights);
    if (version >= versionWithTcp) for (const port of confinement.ports) await allowListening(ruleset, port);
    await expectZero('giving up new privileges', callInPool('prctl', [setNoNewPrivileges, 1, 0, 0, 0]));
    await expectZero('the restriction', callInPool('syscall', [restrictSelfCall, ruleset, 0]));
  } finally {
    closeSync(ruleset);
  }
}

/**
 * Fences the engine's thread to `{ writablePaths, readablePaths, ports }`. Answers `{ fence, reason }`: `landlock`, or
 * `none` with the reason where the system has no such fence; the launcher says so to the operator.
 */
export async function confineWithLandlock(confinement) {
  if (process.platform !== 'linux') return { fence: 'none', reason: `${process.platform} has no Landlock` };
  try {
    open({ library: 'libc', path: '' });
    const version = await callInPool('syscall', [createRulesetCall, 0, 0, askVersion]);
    if (version < versionMin) return { fence: 'none', reason: 'this kernel offers no Landlock of version 2 or later' };
    await restrict(confinement, version);
    return { fence: 'landlock', reason: `Landlock version ${version}` };
  } catch (error) {
    return { fence: 'none', reason: error instanceof Error ? error.message : String(error) };
  }
}
