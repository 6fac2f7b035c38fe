// Running other programs from plain JavaScript: what `npm test` needs before anything of ours is installed or built.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../services/waybill/bin/setup.js';

/** Where all that is fetched or made for containers is kept between runs. */
export const cache = join(root, '.cache', 'docker');
/** What the containers of the tests are made from. */
export const sources = join(root, 'test', 'docker');

/** Whether a program runs and ends well; its output is nobody's. */
export function doesRun(command, args) {
  return spawnSync(command, args, { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

/** Runs a program to its end and answers what it printed, without the last line break. Throws what it said when it fails. */
export function run(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    ...options,
  });
  if (status === 0) return stdout.trimEnd();
  const said = error?.message ?? [stdout, stderr].join('\n').trim().split('\n').slice(-20).join('\n');
  throw new Error(`${command} ${args.slice(0, 3).join(' ')} … ended with ${status}:\n${said}`);
}

/** Runs a program beside others, its output in a file of the cache. Rejects with the end of that file when it fails. */
export function runLogged(name, command, args, options = {}) {
  const logFile = join(cache, `${name}.log`);
  const log = openSync(logFile, 'w');
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', log, log], ...options });
  closeSync(log);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${name} ended with ${code}:\n${run('tail', ['-n', '20', logFile])}`));
    });
  });
}
