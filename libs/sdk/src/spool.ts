import { appendFileSync, constants, existsSync, mkdirSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm, rmdir, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { QueuedEvent } from './event-queue.js';
import { frameBytesOf, parseSegment, segmentHeader, toFrames, type SegmentContent } from './spool-segment.js';
import {
  claimSegment,
  leftPrefix,
  listOrphanSegments,
  measureSpool,
  ownerSilentMsMax,
  segmentSuffix,
} from './spool-owner.js';

/** One file of undelivered events. */
export interface Segment {
  readonly path: string;
  readonly eventCount: number;
  readonly bytes: number;
  /** Number of the oldest event in it; Infinity when another emitter left it behind. */
  readonly firstSequence: number;
}

/** A segment that was taken over from a dead emitter, with what could be read of it. */
export interface AdoptedSegment {
  readonly segment: Segment;
  readonly content: SegmentContent;
}

/** What a spool is made from. */
export interface SpoolOptions {
  readonly directory: string;
  /** This emitter's folder within the directory. */
  readonly owner: string;
  /** Most bytes of all owners together. */
  readonly directoryBytesMax: number;
}

/**
 * Undelivered events on disk. What was appended survives this process, but not the loss of power: it is written, and
 * not forced to the disk. Methods that return a promise reject with the error of the file system.
 */
export class Spool {
  readonly #options: SpoolOptions;
  readonly #folder: string;
  #segments: Segment[] = [];
  #isOpen = false;
  #fileCount = 0;
  #heartbeat: NodeJS.Timeout | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: SpoolOptions) {
    this.#options = options;
    this.#folder = join(options.directory, options.owner);
  }

  /** Bytes of this emitter's own events; what it adopted is bounded to one segment at a time. */
  get ownBytes(): number {
    const own = this.#segments.filter((segment) => segment.firstSequence !== Infinity);
    return own.reduce((bytes, segment) => bytes + segment.bytes, 0);
  }

  /** Number of this emitter's oldest event on disk. Infinity when there is none. */
  get oldestSequence(): number {
    return Math.min(...this.#segments.map((segment) => segment.firstSequence));
  }

  get oldest(): Segment | undefined {
    return this.#segments[0];
  }

  /** Appends events behind all others. When it rejects, none of them counts as written. */
  append(events: readonly QueuedEvent[]): Promise<void> {
    return this.#inTurn(() => this.#append(events));
  }

  /** Appends events on the way out of the process, where nothing can be awaited. Throws the error of the file system. */
  appendSync(events: readonly QueuedEvent[]): void {
    mkdirSync(this.#folder, { recursive: true, mode: folderMode });
    const content = Buffer.concat([segmentHeader, toFrames(events.map((event) => event.bytes))]);
    appendFileSync(this.#nextPath(), content, { mode: fileMode });
  }

  /**
   * Writes events that are under way to a file beside the segments, for the case that the process is killed. Resolves
   * with what removes the file again.
   */
  copy(events: readonly QueuedEvent[]): Promise<() => Promise<void>> {
    return this.#inTurn(async () => {
      await this.#createFolder();
      const path = this.#nextPath();
      await writeTo(path, newFileFlags, Buffer.concat([segmentHeader, toFrames(events.map((event) => event.bytes))]));
      return () => rm(path, { force: true });
    });
  }

  /** Reads the oldest segment; nothing is appended to it any more. Its events are the first `eventCount` of the file. */
  readOldest(): Promise<readonly Uint8Array[]> {
    return this.#inTurn(() => this.#readOldest());
  }

  /** Forgets the oldest segment and removes its file. */
  removeOldest(): Promise<void> {
    return this.#inTurn(async () => {
      const segment = this.#segments.shift();
      if (segment !== undefined) await rm(segment.path, { force: true });
    });
  }

  /** Takes over one segment of a dead emitter and puts it first. `undefined` when there is none. */
  adopt(): Promise<AdoptedSegment | undefined> {
    return this.#inTurn(() => this.#adopt());
  }

  /** Ends the use of the spool. What is left over may be taken by the next emitter at once. */
  leave(): Promise<void> {
    return this.#inTurn(() => this.#leave());
  }

  /** One operation after the other: a segment is never read while it grows. */
  #inTurn<Result>(operation: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(operation);
    this.#turn = result.catch(() => {});
    return result;
  }

  async #append(events: readonly QueuedEvent[]): Promise<void> {
    const bytes = events.reduce((sum, event) => sum + frameBytesOf(event.bytes), 0);
    if (this.#isOpen && (this.#segments.at(-1)?.bytes ?? 0) + bytes > segmentBytesMax) this.#isOpen = false;
    const frames = toFrames(events.map((event) => event.bytes));
    if (this.#isOpen && (await this.#extend(frames, events))) return;
    await this.#begin(frames, events);
  }

  async #readOldest(): Promise<readonly Uint8Array[]> {
    const segment = this.#segments[0];
    if (segment === undefined) return [];
    if (this.#segments.length === 1) this.#isOpen = false;
    const { events } = parseSegment(await readFile(segment.path));
    return events.slice(0, segment.eventCount);
  }

  async #adopt(): Promise<AdoptedSegment | undefined> {
    if (!existsSync(this.#options.directory)) return undefined;
    for (const orphan of await listOrphanSegments(this.#options.directory, this.#options.owner)) {
      await this.#createFolder();
      const path = this.#nextPath();
      if (!(await claimSegment(orphan, path))) continue;
      // Succeeds with the dead emitter's last segment.
      await rmdir(dirname(orphan)).catch(() => {});
      const file = await readFile(path);
      const content = parseSegment(file);
      const segment = { path, eventCount: content.events.length, bytes: file.byteLength, firstSequence: Infinity };
      this.#segments.unshift(segment);
      return { segment, content };
    }
    return undefined;
  }

  async #leave(): Promise<void> {
    clearInterval(this.#heartbeat);
    if (!existsSync(this.#folder)) return;
    const isEmpty = await rmdir(this.#folder).then(
      () => true,
      () => false,
    );
    if (!isEmpty) await rename(this.#folder, join(this.#options.directory, `${leftPrefix}${this.#options.owner}`));
  }

  /** False when the segment is gone, taken by an emitter that held this one for dead. */
  async #extend(frames: Buffer, events: readonly QueuedEvent[]): Promise<boolean> {
    const segment = this.#segments.at(-1);
    if (segment === undefined) return false;
    // A write that fails half-way leaves a torn frame: nothing may stand behind it.
    this.#isOpen = false;
    try {
      await writeTo(segment.path, constants.O_WRONLY | constants.O_APPEND, frames);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
    this.#isOpen = true;
    this.#segments[this.#segments.length - 1] = {
      ...segment,
      eventCount: segment.eventCount + events.length,
      bytes: segment.bytes + frames.byteLength,
      firstSequence: Math.min(segment.firstSequence, events[0]?.sequence ?? Infinity),
    };
    return true;
  }

  async #begin(frames: Buffer, events: readonly QueuedEvent[]): Promise<void> {
    await this.#createFolder();
    const spoolBytes = await measureSpool(this.#options.directory);
    if (spoolBytes + frames.byteLength > this.#options.directoryBytesMax) {
      throw new SpoolFullError(this.#options.directory, this.#options.directoryBytesMax);
    }
    const path = this.#nextPath();
    const content = Buffer.concat([segmentHeader, frames]);
    try {
      await writeTo(path, newFileFlags, content);
    } catch (error) {
      await rm(path, { force: true }).catch(() => {});
      throw error;
    }
    const firstSequence = events[0]?.sequence ?? Infinity;
    this.#segments.push({ path, eventCount: events.length, bytes: content.byteLength, firstSequence });
    this.#isOpen = true;
  }

  async #createFolder(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: folderMode });
    this.#heartbeat ??= setInterval(() => {
      const now = new Date();
      utimes(this.#folder, now, now).catch(() => {});
    }, ownerSilentMsMax / 6).unref();
  }

  #nextPath(): string {
    this.#fileCount += 1;
    return join(this.#folder, `${String(this.#fileCount).padStart(6, '0')}${segmentSuffix}`);
  }
}

/** The spool directory holds as much as it may, of all emitters together. */
export class SpoolFullError extends Error {
  override readonly name = 'SpoolFullError';

  constructor(directory: string, bytesMax: number) {
    super(`Expected at most ${bytesMax} bytes in ${directory}, found that many: start the collector, or make room.`);
  }
}

// Read at once when it is delivered, so it bounds memory; large enough that an outage leaves few files.
const segmentBytesMax = 4 * 1024 * 1024;
const newFileFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
const folderMode = 0o700;
const fileMode = 0o600;

async function writeTo(path: string, flags: number, content: Buffer): Promise<void> {
  await using file = await open(path, flags, fileMode);
  await file.writeFile(content);
}
