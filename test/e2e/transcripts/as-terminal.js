// Loaded before a command whose words are compared with a page: unless they go into a pipe, they go to a terminal of 120
// columns, as for the reader of the page.
import { fstatSync } from 'node:fs';

if (fstatSync(1).isFile()) Object.assign(process.stdout, { isTTY: true, columns: 120 });
