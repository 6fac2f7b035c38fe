// `npm run bench`: the benchmark, on the pinned Node.
import { fileURLToPath } from 'node:url';
import { ensureBuilt, ensureInstalled, runPinned } from '../../services/waybill/bin/setup.js';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

ensureInstalled();
ensureBuilt('test');
process.exitCode = await runPinned([
  '--disable-warning=ExperimentalWarning',
  '--import',
  path('../failure/from-source.js'),
  path('main.ts'),
  ...process.argv.slice(2),
]);
