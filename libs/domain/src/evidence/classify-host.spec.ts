import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { classifyHost } from './classify-host.js';
import { readUrlTarget } from './url-target.js';

describe('classifyHost', () => {
  test.each([
    ['localhost', 'loopback'],
    ['LOCALHOST.', 'loopback'],
    ['api.localhost', 'loopback'],
    ['localhost.localdomain', 'loopback'],
    ['ip6-localhost', 'loopback'],
    ['metadata.google.internal', 'metadata'],
    ['metadata.google.internal.', 'metadata'],
    ['metadata', 'metadata'],
    ['metadata.azure.internal', 'metadata'],
    ['instance-data.ec2.internal', 'metadata'],
    ['api.metadata.cloud.ibm.com', 'metadata'],
    ['billing.prod.svc', 'cluster_service'],
    ['billing.prod.svc.cluster.local', 'cluster_service'],
    ['10-0-0-1.prod.pod.cluster.local', 'cluster_service'],
    ['kubernetes.default', 'cluster_service'],
    ['kubernetes', 'cluster_service'],
    ['redis', 'cluster_service'],
    ['ip-10-0-0-1.ec2.internal', 'private'],
    ['host.docker.internal', 'private'],
    ['printer.local', 'private'],
    ['nas.home.arpa', 'private'],
    ['wiki.corp', 'private'],
    ['x.test', 'reserved'],
    ['x.onion', 'reserved'],
    ['example.com', ''],
    ['localhost.example.com', ''],
    ['metadata.google.internal.example.com', ''],
    ['svc.example.com', ''],
    ['api.svc.example.com', ''],
    ['instance-data.example.com', ''],
    ['', ''],
  ])('calls %s %j', (host, addressClass) => {
    expect(classifyHost(host).addressClass).toBe(addressClass);
  });
});

describe('readUrlTarget', () => {
  test.each([
    ['https://Example.com:8443/a?b#c', 'https', 'example.com'],
    ['http://user:pass@127.0.0.1/', 'http', '127.0.0.1'],
    ['http://example.com@127.0.0.1/', 'http', '127.0.0.1'],
    ['http://127.0.0.1#@example.com/', 'http', '127.0.0.1'],
    ['http://127.0.0.1\\@example.com/', 'http', '127.0.0.1'],
    ['http:\\\\127.0.0.1\\x', 'http', '127.0.0.1'],
    ['http:127.0.0.1', 'http', '127.0.0.1'],
    ['http:////127.0.0.1/', 'http', '127.0.0.1'],
    ['http://[::1]:80/', 'http', '::1'],
    ['http://[fe80::1%25eth0]/', 'http', 'fe80::1%25eth0'],
    ['http://%31%32%37.0.0.1/', 'http', '127.0.0.1'],
    ['http://１２７.０.０.１/', 'http', '127.0.0.1'],
    ['http://①②⑦.0.0.1/', 'http', '127.0.0.1'],
    ['http://127。0。0。1/', 'http', '127.0.0.1'],
    ['http://127.0\u200b.0.1/', 'http', '127.0.0.1'],
    ['ht\ntp://127.0.0.1/', 'http', '127.0.0.1'],
    ['http:2130706433/', 'http', '2130706433'],
    ['//10.0.0.1/x', '', '10.0.0.1'],
    ['localhost:8080/x', '', 'localhost'],
    ['gopher://10.0.0.1:70/', 'gopher', '10.0.0.1'],
    ['file:///etc/passwd', 'file', ''],
    ['data:text/plain,hello', 'data', ''],
    ['/relative/path', '', ''],
    ['', '', ''],
  ])('reads %j as %j and %j', (text, scheme, host) => {
    expect(readUrlTarget(text)).toEqual({ scheme, host });
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl()), (text) => {
        expect(typeof classifyHost(readUrlTarget(text).host).addressClass).toBe('string');
      }),
    );
  });

  test('finds the host of every ordinary URL', () => {
    fc.assert(fc.property(fc.webUrl(), (text) => expect(readUrlTarget(text).host).toBe(new URL(text).hostname)));
  });
});
