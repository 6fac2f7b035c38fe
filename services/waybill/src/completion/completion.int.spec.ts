import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { createCollectedContext } from '../command-context.builder.js';
import { runProgram, type CommandRunners } from '../program.js';

async function script(shell: string): Promise<string> {
  const { context, stdoutText } = createCollectedContext();
  const runners = { declareSettings: async () => undefined } as Partial<CommandRunners> as CommandRunners;
  expect(await runProgram(['completion', shell], runners, context)).toBe(0);
  return stdoutText();
}

/** What bash itself offers behind a line. */
async function complete(line: string): Promise<readonly string[]> {
  const words = line.split(' ');
  const list = words.map((word) => `'${word}'`).join(' ');
  const ask = `COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _waybill; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const text = execFileSync('bash', ['--norc', '-c', `${await script('bash')}\n${ask}`], { encoding: 'utf8' });
  return text.split('\n').filter((each) => each !== '');
}

describe('bash, with the script of waybill completion', () => {
  test.each([
    ['waybill ca', ['calls']],
    ['waybill quarantine ', ['list', 'show', 'redrive', '--help']],
    ['waybill quarantine redrive --al', ['--all']],
    ['waybill calls --outcome ', ['success', 'failure', 'denied', 'partial', 'unknown']],
    ['waybill calls --state com', ['complete']],
    ['waybill sessions --state part', ['partial_success']],
    ['waybill sessions --since 1h --recovery hum', ['human_review']],
    ['waybill tail --json --li', ['--limit']],
    ['waybill completion ', ['bash', 'zsh', 'fish', '--help']],
    ['waybill topics c', ['create', 'check']],
    // Anything may stand there.
    ['waybill calls --tool ', []],
    ['waybill calls -n ', []],
  ])('completes "%s"', async (line, expected) => {
    expect(await complete(line)).toEqual(expected);
  });
});

describe('the scripts for other shells', () => {
  test('load the one of bash in zsh, and name the same words for fish', async () => {
    const bash = await script('bash');
    expect(await script('zsh')).toMatch(/^autoload -Uz compinit bashcompinit\n/);
    expect((await script('zsh')).endsWith(bash)).toBe(true);
    const fish = await script('fish');
    expect(fish).toContain("-n '__fish_use_subcommand' -f -a 'calls' -d 'list tool calls, newest first'\n");
    expect(fish).toContain("-l outcome -x -a 'success failure denied partial unknown' -d ");
    expect(fish).toContain(
      "-n '__fish_seen_subcommand_from quarantine; and __fish_seen_subcommand_from list' -l limit -s n -r",
    );
  });
});
