import { describe, expect, test } from '@jest/globals';
import { classifyPath, type PathFacts } from './classify-path.js';

const facts = (path: string, more: Partial<PathFacts> = {}): PathFacts => ({
  requestedPath: path,
  absolutePath: path,
  canonicalPath: path,
  roots: ['/home/ada/srv/alpha'],
  isWrite: false,
  style: 'posix',
  ...more,
});

describe('classifyPath', () => {
  test.each([
    ['the root itself', '/home/ada/srv/alpha'],
    ['a file in it', '/home/ada/srv/alpha/a/b.txt'],
    ['a hidden file in it', '/home/ada/srv/alpha/.env'],
    ['a name that only begins with dots', '/home/ada/srv/alpha/..a'],
  ])('lets %s be inside', (_what, path) => {
    expect(classifyPath(facts(path))).toEqual({ kind: 'inside', root: '/home/ada/srv/alpha' });
  });

  test.each<[string, PathFacts, string]>([
    ['a link that leads out', facts('/home/ada/srv/alpha/link', { canonicalPath: '/etc/passwd' }), 'symlink_escape'],
    ['a link to a key', facts('/home/ada/srv/alpha/k', { canonicalPath: '/home/ada/.ssh/id_rsa' }), 'symlink_escape'],
    ['a private key', facts('/home/ada/.ssh/id_ed25519'), 'credential_file'],
    ['cloud credentials', facts('/home/ada/.aws/credentials'), 'credential_file'],
    ['a shadow file', facts('/etc/shadow'), 'credential_file'],
    ['a neighbour’s .env', facts('/home/ada/srv/beta/.env'), 'credential_file'],
    ['mounted secrets', facts('/var/run/secrets/kubernetes.io/serviceaccount/token'), 'credential_file'],
    ['the process table', facts('/proc/1/environ'), 'host_mount'],
    ['the container socket', facts('/var/run/docker.sock'), 'host_mount'],
    ['a path with ..', facts('/etc/passwd', { requestedPath: '../../../../etc/passwd' }), 'parent_traversal'],
    ['the directory beside', facts('/home/ada/srv/beta/x.txt'), 'sibling_workspace'],
    ['a name that begins like the root', facts('/home/ada/srv/alphabet/x.txt'), 'sibling_workspace'],
    ['a hidden directory', facts('/home/ada/.config/app.toml'), 'hidden_config'],
    ['a write elsewhere', facts('/etc/motd', { isWrite: true }), 'write_outside_policy'],
    ['a read elsewhere', facts('/etc/motd'), 'outside_root'],
    ['the parent of the root', facts('/home/ada/srv'), 'outside_root'],
    ['anything without roots', facts('/home/ada/srv/alpha/a', { roots: [] }), 'outside_root'],
    ['a name with a null byte', facts('/home/ada/srv/alpha/a\0b'), 'sibling_workspace'],
  ])('names the way of %s', (_what, given, denial) => {
    expect(classifyPath(given)).toMatchObject({ kind: 'outside', denial });
  });

  test('names the nearest of several roots', () => {
    const verdict = classifyPath(facts('/home/ada/srv/beta/x', { roots: ['/srv/data', '/home/ada/srv/alpha'] }));
    expect(verdict).toMatchObject({ kind: 'outside', root: '/home/ada/srv/alpha' });
  });

  test('follows the rules of Windows where asked', () => {
    const roots = ['C:\\work\\alpha'];
    const inside = facts('C:\\work\\ALPHA\\a.txt', { roots, style: 'win32' });
    const outside = facts('D:\\a.txt', { roots, style: 'win32' });
    expect(classifyPath(inside).kind).toBe('inside');
    expect(classifyPath(outside).kind).toBe('outside');
  });
});
