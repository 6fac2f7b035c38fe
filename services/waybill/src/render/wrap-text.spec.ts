import { describe, expect, test } from '@jest/globals';
import { wrapText } from './wrap-text.js';

describe('wrapped text', () => {
  test('that fits stays as it is, spaces included', () => {
    expect(wrapText('  a  b', 6)).toEqual(['  a  b']);
  });

  test('breaks between words and indents what follows', () => {
    expect(wrapText(' one two three', 9)).toEqual([' one two', '   three']);
  });

  test('never breaks a word', () => {
    expect(wrapText('at /a/very/long/path now', 8)).toEqual(['at', '  /a/very/long/path', '  now']);
  });

  test('gives colours no room', () => {
    expect(wrapText('\u001b[32mgood\u001b[39m word', 9)).toEqual(['\u001b[32mgood\u001b[39m word']);
  });
});
