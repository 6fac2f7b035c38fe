import { Argument, type Command } from 'commander';
import { listCompletedCommands } from '../completion/completed-command.js';
import { completedShells, createCompletionScript, type CompletedShell } from '../completion/completion-scripts.js';
import { writeLines, type CommandContext } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';

const helpAfter = `
Completes commands, options, and words of closed lists, as this version has them.

Examples:
  source <(waybill completion bash)              in ~/.bashrc
  source <(waybill completion zsh)               in ~/.zshrc
  waybill completion fish > ~/.config/fish/completions/waybill.fish`;

/** Declares `waybill completion`. */
export function addCompletionCommand(program: Command, run: (shell: CompletedShell) => Promise<void>): void {
  program
    .command('completion')
    .description('print a script that lets a shell complete commands, options and words')
    .addArgument(new Argument('<shell>', 'for which shell').choices(completedShells))
    .addHelpText('after', helpAfter)
    .action(run);
}

/** Prints the script for the program as it is declared. */
export function runCompletion(shell: CompletedShell, program: Command, { stdout }: CommandContext): ExitCode {
  writeLines(stdout, createCompletionScript(shell, program.name(), listCompletedCommands(program)));
  return exitCodes.ok;
}
