// `npm start`: set up what is missing, then run Waybill and show it one real MCP session.
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, root, runPinned } from './setup.js';

ensureInstalled();
ensureBuilt('services/waybill');
process.exitCode = await runPinned([
  join(root, 'services/waybill/bin/waybill.js'),
  'up',
  '--demo',
  ...process.argv.slice(2),
]);
