import { describe, expect, test } from '@jest/globals';
import { ErrorClass, MappingConfidence, Outcome } from '@waybill/contracts';
import { classifyApparentSuccess, classifyJsonRpcError, classifyToolError } from './classify-error.js';

const toolError = (text: string) => classifyToolError({ isError: true, content: [{ type: 'text', text }] });

describe('classifyToolError', () => {
  test.each<[string, ErrorClass, string]>([
    ['Access denied - path outside allowed directories: /etc/passwd not in /w', ErrorClass.POLICY_DENIED, ''],
    ['Access denied - symlink target outside allowed directories: /e not in /w', ErrorClass.POLICY_DENIED, ''],
    ["ENOENT: no such file or directory, open '/w/a'", ErrorClass.RESOURCE_NOT_FOUND, 'ENOENT'],
    ["EACCES: permission denied, open '/w/a'", ErrorClass.SCOPE_DENIED, 'EACCES'],
    ['Parent directory does not exist: /w/x', ErrorClass.RESOURCE_NOT_FOUND, ''],
    ['Destination already exists: /w/x', ErrorClass.CONFLICT, ''],
    ['Could not find exact match for edit:\nsecret', ErrorClass.CONFLICT, ''],
    ['MCP error -32602: Tool nope not found', ErrorClass.TOOL_NOT_FOUND, '-32602'],
    ['MCP error -32602: Input validation error: Invalid arguments for tool a', ErrorClass.INVALID_INPUT, '-32602'],
    ['MCP error -32602: something else', ErrorClass.INVALID_INPUT, '-32602'],
    ['Request failed with status code 401', ErrorClass.AUTH_INVALID, '401'],
    ['HTTP 429', ErrorClass.RATE_LIMITED, '429'],
    ['Everything is wrong', ErrorClass.UNKNOWN, ''],
  ])('reads %j', (text, errorClass, code) => {
    const error = toolError(text);
    expect({ errorClass: error.meaning.errorClass, code: error.code }).toEqual({ errorClass, code });
  });

  test('takes a refusal for a denial and anything else for a failure', () => {
    expect(toolError('Access denied - path outside allowed directories').meaning.outcome).toBe(Outcome.DENIED);
    expect(toolError('ENOENT: gone').meaning.outcome).toBe(Outcome.FAILURE);
  });

  test('never lets a phrase quote the message', () => {
    expect(toolError("ENOENT: no such file, open '/canary'").meaning.phrase).not.toContain('canary');
  });

  test('reads the words of a JSON report, and says which rule of which table knew them and how surely', () => {
    const error = toolError('{"error":"token_expired"}');
    expect(error.meaning).toMatchObject({
      errorClass: ErrorClass.AUTH_EXPIRED,
      rule: 'tool.expired',
      version: 'mcp-tool-result/1',
      confidence: MappingConfidence.LIKELY,
    });
    expect(error.code).toBe('token_expired');
  });

  test('takes a result without content for an unknown failure', () => {
    expect(classifyToolError({ isError: true }).meaning.errorClass).toBe(ErrorClass.UNKNOWN);
  });
});

describe('classifyJsonRpcError', () => {
  test.each<[number, string, ErrorClass]>([
    [-32602, 'Invalid params', ErrorClass.INVALID_INPUT],
    [-32602, 'Tool x not found', ErrorClass.TOOL_NOT_FOUND],
    [-32601, 'Method not found', ErrorClass.TOOL_NOT_FOUND],
    [-32001, 'Request timed out', ErrorClass.UPSTREAM_TIMEOUT],
    [-32603, 'boom', ErrorClass.UNKNOWN],
    [-31999, 'own', ErrorClass.UNKNOWN],
  ])('reads %i %j', (code, message, errorClass) => {
    const error = classifyJsonRpcError({ code, message });
    expect({ errorClass: error.meaning.errorClass, code: error.code }).toEqual({ errorClass, code: String(code) });
  });
});

describe('classifyApparentSuccess', () => {
  test('finds the error within a success and keeps it inside', () => {
    const error = classifyApparentSuccess({ structuredContent: { error: 'invalid_token' } });
    expect(error?.meaning).toMatchObject({ errorClass: ErrorClass.MALFORMED_SUCCESS, outcome: Outcome.FAILURE });
    expect(error?.inner).toMatchObject({ code: 'invalid_token', meaning: { errorClass: ErrorClass.AUTH_INVALID } });
  });

  test.each<[string, Record<string, unknown>]>([
    ['a text that a tool was asked to read', { content: [{ type: 'text', text: '{"error":"invalid_token"}' }] }],
    ['a record with an error among its fields', { structuredContent: { id: 7, error: 'invalid_token' } }],
    ['a sentence about errors', { structuredContent: { content: 'Error 401: unauthorized' } }],
    ['no error at all', { structuredContent: { error: null } }],
  ])('leaves %s a success', (_, result) => {
    expect(classifyApparentSuccess(result)).toBeUndefined();
  });
});
