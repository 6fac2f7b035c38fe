import { describe, expect, test } from '@jest/globals';
import { differenceOf, withTrueLines } from './same-output.js';
import { toActual, toShown, type StandIn } from './stand-ins.js';
import { shownCommandsOf, withOutput } from './transcript-page.js';

const page = `# A page

    $ an example that nobody runs

\`\`\`console
$ waybill calls
CALL  TOOL
call_1  search

$ waybill lanes; echo $?
0
\`\`\`

\`\`\`json
{ "$ ": "no command" }
\`\`\`

<!-- GET /v1/calls/call_1 -->
\`\`\`json
{ "tool": "search" }
\`\`\`

\`\`\`console founding
$ waybill incidents
inc-429
\`\`\`
`;

describe('the commands of a page', () => {
  const commands = shownCommandsOf('docs/a.md', page);

  test('are those of its console blocks and the requests that it answers, each with its output and what has to be recorded before', () => {
    expect(commands.map(({ line, stage, command, output }) => [line, stage, command, output])).toEqual([
      [6, 'demo', 'waybill calls', ['CALL  TOOL', 'call_1  search', '']],
      [10, 'demo', 'waybill lanes; echo $?', ['0']],
      [19, 'demo', 'GET /v1/calls/call_1', ['{ "tool": "search" }']],
      [24, 'founding', 'waybill incidents', ['inc-429']],
    ]);
  });

  test('get another output where they stand, and the rest of the page stays', () => {
    const [, second] = commands;
    const changed = withOutput(page, second!, ['LANE', '1']);
    expect(changed).toBe(page.replace('echo $?\n0\n', 'echo $?\nLANE\n1\n'));
  });
});

describe('an output', () => {
  test.each([
    ['a moment', 'at 2026-11-26 02:15:44 UTC', 'at 2027-01-02 03:04:05 UTC'],
    ['a span of time', 'success in 1.7 ms [open]', 'success in 20 s [open]'],
    ['an id', 'call_01a215a3-28bb-7f2d done', 'call_01a3ffff-28bb-7000-8000 done'],
    ['a digest', `digest ${'a'.repeat(64)}`, `digest ${'b'.repeat(64)}`],
    ['the width of a column', 'CALL     TOOL', 'CALL  TOOL'],
    ['a latency in JSON', '  "latency_ns": "12",', '  "latency_ns": "3456",'],
    ['what a … stands for', '{"key":"path",…', '{"key":"path","size":3}'],
  ])('is the same where only %s differs', (_, shown, found) => {
    expect(differenceOf([shown], [found, ''])).toBeUndefined();
  });

  test.each([
    [
      'another word',
      ['outcome success'],
      ['outcome failure'],
      { expected: 'outcome success', found: 'outcome failure' },
    ],
    [
      'another call of the session',
      ['call_01a3c804-4d04 read'],
      ['call_01a3c805-4d05-7f2d read'],
      { expected: '<call 01a3c804> read', found: '<call 01a3c805> read' },
    ],
    ['another amount', ['0.042 USD'], ['0.041 USD'], { expected: '0.042 USD', found: '0.041 USD' }],
    ['a line less', ['one', 'two'], ['one'], { expected: 'two', found: '' }],
    ['a line more', ['one'], ['one', 'two'], { expected: '', found: 'two' }],
    [
      'other lines behind those left out',
      ['one', '…', 'nine'],
      ['one', 'two', 'eight'],
      { expected: 'nine', found: 'eight' },
    ],
  ])('is another one with %s', (_, shown, found, difference) => {
    expect(differenceOf(shown, found)).toEqual(difference);
  });

  test('may have any lines where a … stands alone', () => {
    expect(differenceOf(['one', '…', 'nine'], ['one', 'two', 'three', 'nine'])).toBeUndefined();
    expect(differenceOf(['one', '…'], ['one', 'two', 'three'])).toBeUndefined();
  });
});

describe('an output that a page is to show', () => {
  test('keeps the lines of the page that are true, each once and in their order', () => {
    const shown = ['done in 1 ms', 'two …', '…', 'was three'];
    expect(withTrueLines(['done in 9 s', 'two words', 'two more', 'three'], shown)).toEqual([
      'done in 1 ms',
      'two …',
      'two more',
      'three',
    ]);
  });
});

describe('a stand-in', () => {
  const standIns: readonly StandIn[] = [
    { actual: '/tmp/x/demo', shown: '/srv/demo' },
    { actual: 'call_01b00000-0000-7000-8000-000000000001', shown: 'call_01a3c801-4d01-7f2d-8ebe-748001c64d70' },
    { actual: 'call_01b00000-0000-7000-8000-000000000002', shown: 'call_01a3c802-4d02-7f2d-8ebe-748002c64d70' },
  ];

  test('of an id is typed as the whole id, also where its beginning is shown', () => {
    expect(toActual('waybill trace call_01a3c802-4d02', standIns)).toBe(
      'waybill trace call_01b00000-0000-7000-8000-000000000002',
    );
  });

  test('is shown as long as what it stands for', () => {
    expect(toShown('call_01b00000-0000-7000-8000-000000000002 in /tmp/x/demo/a', standIns)).toBe(
      'call_01a3c802-4d02-7f2d-8ebe-748002c64d70 in /srv/demo/a',
    );
    expect(toShown('call_01b00000-0000-7000-8000-0000000000', standIns)).toBe(
      'call_01b00000-0000-7000-8000-0000000000',
    );
  });
});
