import { meanings } from '../error-meanings.js';
import type { ErrorTable } from '../error-rule.js';

const bash = 'bash(1): exit status';
const signals = 'signal(7)';

/** Ends of stdio servers: exit codes as numbers, signals by name, spawn failures by errno. */
export const processTable: ErrorTable = {
  version: 'process/1',
  protocol: 'process',
  rules: [
    {
      id: 'process.not_startable',
      when: { code: ['ENOENT', 'EACCES', 'ENOEXEC', 'E2BIG'] },
      means: meanings.neverStarted,
      confidence: 'certain',
      source: 'sendaifun/solana-mcp#4',
    },
    {
      id: 'process.command_not_found',
      when: { code: ['126', '127'] },
      means: meanings.neverStarted,
      confidence: 'certain',
      source: bash,
    },
    {
      id: 'process.bad_usage',
      when: { code: ['2', '64', '78'], phase: ['not_sent'] },
      means: { ...meanings.neverStarted, phrase: 'the process refused its own arguments or configuration' },
      confidence: 'likely',
      source: 'sysexits.h(3head)',
    },
    {
      id: 'process.killed',
      when: { code: ['SIGKILL', '137'] },
      means: { ...meanings.crashed, phrase: 'the process was killed, as when memory runs out' },
      confidence: 'certain',
      source: 'BrowserMCP/mcp#10',
    },
    {
      id: 'process.fault',
      when: {
        code: ['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP', '139', '134', '135', '132', '136'],
      },
      means: meanings.crashed,
      confidence: 'certain',
      source: signals,
    },
    {
      id: 'process.stopped',
      when: { code: ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', '143', '130', '129', '131'] },
      means: meanings.stopped,
      confidence: 'likely',
      source: 'makenotion/notion-mcp-server#177',
    },
    {
      id: 'process.broken_pipe',
      when: { code: ['SIGPIPE', '141'] },
      means: meanings.transportLost,
      confidence: 'certain',
      source: signals,
    },
    {
      id: 'process.ended_early',
      when: { code: ['0'], phase: ['sent'] },
      means: { ...meanings.crashed, phrase: 'the process ended as if done, with a call open' },
      confidence: 'likely',
      source: 'thedotmack/claude-mem#2594',
    },
    {
      id: 'process.exited_before_the_call',
      when: { code: ['1', '3', '7', '9', '70'], phase: ['not_sent'] },
      means: meanings.neverStarted,
      confidence: 'likely',
      source: 'Node.js: Process, exit codes',
    },
    {
      id: 'process.exited',
      when: { code: ['1', '2', '3', '7', '9', '13', '70', '255'] },
      means: meanings.crashed,
      confidence: 'likely',
      source: 'Node.js: Process, exit codes',
    },
  ],
};
