import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { describe, expect, test } from '@jest/globals';
import {
  DenialReason,
  FileOperationClass,
  FileOperationSchema,
  SymlinkResolution,
  type FileOperation,
} from '@waybill/contracts';
import fc from 'fast-check';
import { judgeFileOperation } from './judge-file-operation.js';

type OperationInit = Exclude<MessageInitShape<typeof FileOperationSchema>, FileOperation>;

const root = '/home/ada/srv/alpha';
const judge = (init: OperationInit) =>
  judgeFileOperation(create(FileOperationSchema, { cwd: root, allowedRoot: root, ...init }));

describe('a file operation within its root', () => {
  test.each([
    ['.', root],
    ['a.txt', `${root}/a.txt`],
    ['./a//b/../c.txt', `${root}/a/c.txt`],
    ['a/..', root],
    [`${root}/deep/er`, `${root}/deep/er`],
    ['..a', `${root}/..a`],
    ['.github/x.yml', `${root}/.github/x.yml`],
    ['a/../../alpha/b', `${root}/b`],
    ['with space/ü', `${root}/with space/ü`],
  ])('%j is allowed, and its canonical path follows from the text', (requestedPath, canonical) => {
    expect(judge({ requestedPath })).toMatchObject({
      verdict: 'allowed',
      findings: [],
      computed: { canonical_path: canonical, is_within_root: 'true', is_sensitive: 'false' },
    });
  });

  test.each([
    '.env',
    '.env.production',
    'keys/id_rsa',
    'tls/server.pem',
    '.aws/credentials',
    'config/secrets.yaml',
    '.npmrc',
  ])('%j is sensitive, and no refusal follows from that alone', (requestedPath) => {
    expect(judge({ requestedPath })).toMatchObject({
      verdict: 'allowed',
      findings: ['sensitive_file'],
      deservedDenial: '',
      computed: { is_sensitive: 'true' },
    });
  });

  test('that a policy refused nevertheless is denied', () => {
    const denial = { reason: DenialReason.CREDENTIAL_FILE, policy: { id: 'files', version: '3' } };
    expect(judge({ requestedPath: '.env', denial })).toMatchObject({
      verdict: 'denied',
      findings: ['sensitive_file'],
      policyBundle: 'files',
      policyVersion: '3',
    });
  });
});

describe('a file operation outside its root', () => {
  test.each<[string, OperationInit, string]>([
    ['../beta/a.txt', {}, 'parent_traversal'],
    ['../../../../etc/passwd', {}, 'parent_traversal'],
    ['a/../../../x', {}, 'parent_traversal'],
    ['/home/ada/srv/beta/a.txt', {}, 'sibling_workspace'],
    ['/home/ada/srv/alphabet', {}, 'sibling_workspace'],
    ['/home/ada/srv', {}, 'outside_root'],
    ['/etc/motd', {}, 'outside_root'],
    ['/etc/motd', { operationClass: FileOperationClass.WRITE }, 'write_outside_policy'],
    ['/tmp/x', { operationClass: FileOperationClass.DELETE }, 'write_outside_policy'],
    ['/tmp/x', { operationClass: FileOperationClass.CREATE_DIRECTORY }, 'write_outside_policy'],
    ['/home/ada/.config/app.toml', {}, 'hidden_config'],
    ['/home/ada/.bashrc', {}, 'hidden_config'],
    ['/home/ada/.ssh/id_ed25519', {}, 'credential_file'],
    ['/home/ada/.ssh/config', {}, 'credential_file'],
    ['/home/ada/.aws/credentials', {}, 'credential_file'],
    ['/home/ada/.kube/config', {}, 'credential_file'],
    ['/home/ada/.docker/config.json', {}, 'credential_file'],
    ['/home/ada/.netrc', {}, 'credential_file'],
    ['/etc/shadow', {}, 'credential_file'],
    ['/etc/sudoers.d/x', {}, 'credential_file'],
    ['/run/secrets/token', {}, 'credential_file'],
    ['/var/run/secrets/kubernetes.io/serviceaccount/token', {}, 'credential_file'],
    ['../../../../etc/shadow', {}, 'credential_file'],
    ['/proc/self/environ', {}, 'host_mount'],
    ['/sys/kernel', {}, 'host_mount'],
    ['/dev/sda', {}, 'host_mount'],
    ['/var/run/docker.sock', {}, 'host_mount'],
    ['/var/lib/kubelet/pods', {}, 'host_mount'],
    ['/host/etc/passwd', {}, 'host_mount'],
    ['link', { canonicalPath: '/etc/passwd', symlinkResolution: SymlinkResolution.ESCAPES_ROOT }, 'symlink_escape'],
    [`${root}/link`, { canonicalPath: '/home/ada/.ssh/id_rsa' }, 'symlink_escape'],
    ['a', { allowedRoot: 'C:\\work', cwd: 'C:\\work', canonicalPath: 'D:\\a' }, 'symlink_escape'],
    ['D:\\a', { allowedRoot: 'C:\\work', cwd: 'C:\\work' }, 'outside_root'],
    ['..\\..\\x', { allowedRoot: 'C:\\work\\alpha', cwd: 'C:\\work\\alpha' }, 'parent_traversal'],
    ['\\\\server\\share\\x', { allowedRoot: 'C:\\work', cwd: 'C:\\work' }, 'outside_root'],
  ])('%j deserves a refusal, and is unguarded without one', (requestedPath, more, deservedDenial) => {
    expect(judge({ requestedPath, ...more })).toMatchObject({
      verdict: 'unguarded',
      deservedDenial,
      computed: { is_within_root: 'false' },
    });
  });

  test('is denied where a hop refused it', () => {
    const denial = { reason: DenialReason.PARENT_TRAVERSAL };
    expect(judge({ requestedPath: '../x', denial })).toMatchObject({
      verdict: 'denied',
      findings: ['path_outside_root'],
    });
  });

  test('by its second path is outside, too', () => {
    const moved = { requestedPath: 'a', destinationPath: '/tmp/a', operationClass: FileOperationClass.MOVE };
    expect(judge(moved)).toMatchObject({
      verdict: 'unguarded',
      deservedDenial: 'write_outside_policy',
      findings: ['destination_outside_root'],
    });
  });
});

describe('a move between two roots', () => {
  const moved = {
    requestedPath: `${root}/a`,
    requestedDestinationPath: '/data/b',
    destinationPath: '/data/b',
    operationClass: FileOperationClass.MOVE,
  };

  test('is judged by the root of each path', () => {
    expect(judge({ ...moved, destinationAllowedRoot: '/data' })).toMatchObject({ verdict: 'allowed', findings: [] });
    expect(judge(moved)).toMatchObject({ verdict: 'unguarded', findings: ['destination_outside_root'] });
  });

  test('was refused for what either path deserves', () => {
    const out = { ...moved, requestedDestinationPath: '../x', destinationPath: '/home/ada/srv/x' };
    const denial = { reason: DenialReason.PARENT_TRAVERSAL };
    expect(judge({ ...out, denial })).toMatchObject({ verdict: 'denied', findings: ['destination_outside_root'] });
  });

  test('by a link that leads out is an escape', () => {
    const linked = { ...moved, requestedDestinationPath: 'link/b', destinationPath: '/etc/b' };
    expect(judge(linked).deservedDenial).toBe('symlink_escape');
  });
});

describe('what a hop claims of a path', () => {
  test.each<[string, OperationInit, string]>([
    [
      'another file, without links on the way',
      { requestedPath: `${root}/a`, canonicalPath: `${root}/b`, symlinkResolution: SymlinkResolution.NONE },
      'canonical_path_differs',
    ],
    [
      'links that stay inside, when they lead out',
      { requestedPath: 'a', canonicalPath: '/etc/passwd', symlinkResolution: SymlinkResolution.INSIDE_ROOT },
      'symlink_resolution_differs',
    ],
    [
      'links that lead out, when they stay inside',
      { requestedPath: 'a', canonicalPath: `${root}/a`, symlinkResolution: SymlinkResolution.ESCAPES_ROOT },
      'symlink_resolution_differs',
    ],
    [
      'another reason to refuse',
      { requestedPath: '/proc/1/environ', denial: { reason: DenialReason.HIDDEN_CONFIG } },
      'denial_reason_differs',
    ],
    [
      'a refusal, and bytes that were written all the same',
      { requestedPath: '/tmp/x', contentBytes: 9n, denial: { reason: DenialReason.OUTSIDE_ROOT } },
      'acted_despite_denial',
    ],
  ])('is compared with its text: %s', (_what, init, finding) => {
    expect(judge(init).findings).toContain(finding);
  });

  test('is not contradicted by where links really lead', () => {
    const linked = {
      requestedPath: `${root}/l`,
      canonicalPath: `${root}/a`,
      symlinkResolution: SymlinkResolution.INSIDE_ROOT,
    };
    expect(judge(linked)).toMatchObject({ verdict: 'allowed', findings: [] });
  });
});

describe('a file operation that tells too little', () => {
  test('is judged by what its paths mean, however they are written', () => {
    expect(judge({ requestedPath: 'a', canonicalPath: 'a', allowedRoot: '.' })).toMatchObject({
      verdict: 'allowed',
      computed: { canonical_path: `${root}/a` },
    });
    const climbing = { requestedPath: 'a', canonicalPath: `${root}/../../../../etc/motd`, allowedRoot: `${root}/` };
    expect(judge(climbing)).toMatchObject({ verdict: 'unguarded', computed: { canonical_path: '/etc/motd' } });
  });

  test.each(['file:///home/ada', 'relative', '~/srv'])(
    'is not called outside of a root like %j that nobody can place',
    (allowedRoot) => {
      const cwd = allowedRoot === 'relative' ? '' : root;
      expect(judge({ requestedPath: '/etc/motd', cwd, allowedRoot })).toMatchObject({
        verdict: '',
        deservedDenial: '',
      });
    },
  );

  test('is not called outside when no root is named', () => {
    expect(judge({ requestedPath: '/etc/shadow', allowedRoot: '' })).toMatchObject({
      verdict: '',
      deservedDenial: '',
      findings: ['sensitive_file', 'root_not_stated'],
    });
  });

  test('is not resolved against a home directory that nobody knows', () => {
    expect(judge({ requestedPath: '~/a' })).toMatchObject({
      verdict: '',
      findings: ['path_unresolvable'],
      computed: {},
    });
  });

  test('is judged whatever its texts are', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('/', '..', 'C:\\', '\\\\', '/a/../b'));
    fc.assert(
      fc.property(text, text, text, text, (requestedPath, cwd, canonicalPath, allowedRoot) => {
        const { verdict, deservedDenial } = judge({ requestedPath, cwd, canonicalPath, allowedRoot });
        expect(verdict === 'unguarded').toBe(deservedDenial !== '');
      }),
    );
  });
});
