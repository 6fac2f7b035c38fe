import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waybillProgram } from '../waybill-process.js';

/** Where `waybill` and `npx waybill` are the program under test, and whatever else a page uses is what the machine has. */
export async function makeCommandsDirectory(directory: string): Promise<string> {
  const commands = join(directory, 'bin');
  await mkdir(commands, { recursive: true });
  const waybill = `#!/bin/sh\nexec "${process.execPath}" "${waybillProgram}" "$@"\n`;
  const npx = '#!/bin/sh\n[ "$1" = waybill ] || exit 127\nshift\nexec waybill "$@"\n';
  for (const [name, text] of Object.entries({ waybill, npx })) {
    await writeFile(join(commands, name), text);
    await chmod(join(commands, name), 0o755);
  }
  return commands;
}

/** What a shell runs a command with. */
export interface ShownShell {
  readonly commandsDirectory: string;
  /** Where the command stands, and may leave files. */
  readonly workDirectory: string;
  readonly dataDirectory: string;
}

/**
 * Runs a command line as a reader of the page does; resolves to the lines that it says, on both streams. They go into a file,
 * for which nothing is cut to the width of a terminal.
 */
export async function runShown(commandLine: string, shell: ShownShell): Promise<readonly string[]> {
  const file = join(shell.workDirectory, '.output');
  const output = await open(file, 'w');
  try {
    const child = spawn('sh', ['-c', commandLine], {
      cwd: shell.workDirectory,
      stdio: ['ignore', output.fd, output.fd],
      env: {
        ...process.env,
        PATH: `${shell.commandsDirectory}:${process.env['PATH']}`,
        WAYBILL_DATA_DIR: shell.dataDirectory,
      },
    });
    await once(child, 'close');
  } finally {
    await output.close();
  }
  return (await readFile(file, 'utf8')).split('\n');
}
