// Process 1 of the stand-in for a ClickHouse server: the account that CLICKHOUSE_USER names, then the engine, until SIGTERM.
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { resolveLibchdb } from 'chdb/libchdb';

const { CLICKHOUSE_USER: user, CLICKHOUSE_PASSWORD: password = '', CLICKHOUSE_DB: database } = process.env;

/** Writes the account as the official image does: from everywhere, with every right. */
function writeAccount() {
  const escaped = password.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  writeFileSync(
    '/etc/clickhouse-server/users.d/account.xml',
    `<clickhouse><users><${user}>
      <password>${escaped}</password><profile>default</profile><quota>default</quota>
      <networks><ip>::/0</ip></networks>
      <grants><query>GRANT ALL ON *.*</query></grants>
    </${user}></users></clickhouse>`,
  );
}

/** Asks the engine over HTTP until it answers; it listens a second after its start. */
async function createDatabase() {
  const address = `http://127.0.0.1:8123/?query=${encodeURIComponent(`CREATE DATABASE IF NOT EXISTS ${database}`)}`;
  const headers = { 'X-ClickHouse-User': user, 'X-ClickHouse-Key': password };
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const answer = await fetch(address, { method: 'POST', headers }).catch(() => undefined);
    if (answer?.ok) return;
    if (answer !== undefined) throw new Error(await answer.text());
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

if (user !== undefined) writeAccount();
const statements = [
  'SYSTEM START LISTEN HTTP',
  'SYSTEM START LISTEN TCP',
  'SELECT sleepEachRow(0.2) FROM system.numbers FORMAT Null SETTINGS max_block_size = 1',
];
const launch = {
  libraryPath: resolveLibchdb().path,
  arguments: [
    'clickhouse',
    '--path=/var/lib/clickhouse/',
    '--config-file=/etc/clickhouse-server/config.xml',
    '--log-level=none',
    `--query=${statements.join('; ')}`,
  ],
  // The container is the fence.
  confinement: { writablePaths: ['/'], readablePaths: [], ports: [8123, 9000] },
};
const engine = fork(fileURLToPath(new URL('bin/engine-child.js', import.meta.url)), [JSON.stringify(launch)], {
  env: { ...process.env, TZ: 'UTC', UV_THREADPOOL_SIZE: '1' },
});
engine.on('message', (message) => {
  if (message.error) process.stderr.write(`${message.error}\n`);
});
engine.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
// What it acknowledged is on disk, so it goes at once.
process.on('SIGTERM', () => {
  engine.removeAllListeners('exit');
  engine.once('exit', () => process.exit(0));
  engine.kill('SIGKILL');
});
if (user !== undefined && database !== undefined) await createDatabase();
