// The program of the engine's own process: it fences itself in, loads the ClickHouse library and runs it until the engine
// ends or the parent goes.
//
// Plain JavaScript outside `src`, started by path: the same file serves the build (`dist/`) and tests that run from
// sources, so it may need neither a compile step nor a loader. Its one argument is the JSON of `EngineLaunch`
// (src/engine/engine-process.ts); it answers over the IPC channel with the messages of `EngineMessage` there.
import { DataType, load, open } from 'ffi-rs';
import { confineWithLandlock } from './landlock.js';

/** Reports over the channel; resolves when the message has left, so that a process may end right after. */
function report(message) {
  return new Promise((resolve) => {
    process.send?.(message, undefined, {}, () => resolve());
  });
}

/** What the engine says it died of, or an empty text. The accessor answers NULL for "no error", which is not a string. */
function resultError(result) {
  const read = (retType) =>
    load({
      library: 'chdb',
      funcName: 'chdb_result_error',
      retType,
      paramsType: [DataType.I64],
      paramsValue: [result],
    });
  return read(DataType.I64) === 0 ? '' : read(DataType.String);
}

async function run(launch) {
  open({ library: 'chdb', path: launch.libraryPath });
  await report({ kind: 'confined', ...(await confineWithLandlock(launch.confinement)) });
  const result = await load({
    library: 'chdb',
    funcName: 'chdb_query_cmdline',
    retType: DataType.I64,
    paramsType: [DataType.I32, DataType.StringArray],
    paramsValue: [launch.arguments.length, launch.arguments],
    runInNewThread: true,
  });
  await report({ kind: 'ended', error: result === 0 ? '' : resultError(result) });
}

if (process.channel === undefined) {
  throw new Error('expected an IPC channel to a parent, found none: start the engine with createClickHouseEngine');
}
// The channel closes when the parent dies, however it dies. Whatever the engine acknowledged is on disk, so it goes at
// once; by SIGKILL, because an ordinary exit would wait for the native call.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// Ctrl-C reaches the whole process group; when the engine stops is for the parent to decide.
process.on('SIGINT', () => {});

await run(JSON.parse(process.argv[2] ?? '{}'));
process.exit(0);
