import { posix, win32 } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isWithinPath, normalisePath, pathStyleOf, resolvePath } from './path-text.js';

const segment = fc.constantFrom('a', 'b', '..', '.', '', '...', '.git', 'A b');
const posixPath = fc
  .tuple(fc.constantFrom('/', '', './'), fc.array(segment, { maxLength: 8 }))
  .map(([head, parts]) => `${head}${parts.join('/')}`);
const absolutePath = fc.array(segment, { maxLength: 8 }).map((parts) => `/${parts.join('/')}`);
const windowsPath = fc
  .tuple(fc.constantFrom('C:\\', 'c:/', 'D:\\'), fc.array(segment, { maxLength: 6 }))
  .map(([head, parts]) => `${head}${parts.join('\\')}`);

/** A path as the platform's own functions write it, without their trailing separator. */
const withoutTail = (path: string, root: RegExp) => (root.test(path) ? path : path.replace(/[\\/]$/, ''));

describe('a path, as text', () => {
  test.each([
    ['posix', '/srv/a/../b/./c//d/', '/srv/b/c/d'],
    ['posix', '/../../etc', '/etc'],
    ['posix', '/', '/'],
    ['posix', 'a/../../b', '../b'],
    ['posix', 'C:\\x', 'C:\\x'],
    ['win32', 'C:/data/../x', 'C:\\x'],
    ['win32', 'C:\\', 'C:\\'],
    ['win32', '\\\\server\\share\\a\\..\\b', '\\\\server\\share\\b'],
    ['win32', '\\\\?\\C:\\a\\..\\b', 'C:\\b'],
    ['win32', '\\\\?\\UNC\\server\\share\\a', '\\\\server\\share\\a'],
    ['win32', 'a\\..\\..\\b', '..\\b'],
  ] as const)('by the rules of %s, %j means %j', (style, path, normal) => {
    expect(normalisePath(style, path)).toBe(normal);
  });

  test('is resolved as POSIX systems resolve it', () => {
    fc.assert(
      fc.property(absolutePath, posixPath, (base, path) => {
        expect(resolvePath('posix', base, path)).toBe(withoutTail(posix.normalize(posix.resolve(base, path)), /^\/$/));
      }),
    );
  });

  test('is resolved as Windows resolves it', () => {
    fc.assert(
      fc.property(windowsPath, (path) => {
        const expected = withoutTail(win32.normalize(path), /^[a-z]:\\$/i);
        expect(normalisePath('win32', path)).toBe(expected);
      }),
    );
  });

  test('lies within a root exactly where the platform says so', () => {
    fc.assert(
      fc.property(absolutePath, absolutePath, (root, path) => {
        const relative = posix.relative(root, path);
        expect(isWithinPath('posix', root, path)).toBe(relative === '' || relative.split('/')[0] !== '..');
      }),
    );
  });

  test('does not tell cases apart on Windows only', () => {
    expect(isWithinPath('win32', 'C:\\Work', 'c:\\work\\a')).toBe(true);
    expect(isWithinPath('posix', '/Data', '/data/a')).toBe(false);
  });

  test('with a null byte lies nowhere', () => {
    expect(isWithinPath('posix', '/srv', '/srv/a\0b')).toBe(false);
  });

  test('shows its platform by drive letters and shares', () => {
    expect(pathStyleOf(['', 'C:\\a'])).toBe('win32');
    expect(pathStyleOf(['\\\\server\\share'])).toBe('win32');
    expect(pathStyleOf(['/srv', 'a\\b'])).toBe('posix');
  });

  test('never throws', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('posix' as const, 'win32' as const),
        fc.string(),
        fc.string(),
        (style, root, path) => {
          expect(typeof isWithinPath(style, root, resolvePath(style, root, path))).toBe('boolean');
        },
      ),
    );
  });
});
