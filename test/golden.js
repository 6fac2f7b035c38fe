// `npm run golden`: refolds the recorded histories. With `--update` it writes their expected rows anew, for review.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root, say } from '../services/waybill/bin/setup.js';

const [option, ...others] = process.argv.slice(2);
if (others.length > 0 || ![undefined, '--update'].includes(option)) {
  say(`test/golden.js: expected nothing or --update, found ${process.argv.slice(2).join(' ')}`);
  process.exit(2);
}
const isUpdate = option === '--update';

const environment = {
  ...process.env,
  NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
  ...(isUpdate ? { WAYBILL_UPDATE_GOLDEN: '1' } : {}),
};
const run = (program, args) =>
  spawnSync(process.execPath, [join(root, 'node_modules', program), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: environment,
  }).status ?? 1;

const jest = ['test/golden', '--config', 'test/jest.config.js', '--selectProjects', 'unit'];
const status = run(
  'jest/bin/jest.js',
  isUpdate ? [...jest, '-t', 'in the order in which it arrived|as it was reviewed'] : jest,
);
if (isUpdate && status === 0)
  run('prettier/bin/prettier.cjs', ['--write', '--log-level', 'warn', 'test/fixtures/histories']);
process.exitCode = status;
