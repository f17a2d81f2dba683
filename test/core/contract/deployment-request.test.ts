import { describe, expect, it } from 'vitest';
import {
  printAnswer,
  readDeploymentRequest,
  type DeploymentRequest,
} from '../../../core/contract/deployment-request.ts';

const ids = { StackId: 'arn:stack', RequestId: 'r-1', LogicalResourceId: 'Tables' };
const responseUrl = 'https://bucket.s3.amazonaws.com/answer?Signature=hidden';
const create = { RequestType: 'Create', ResponseURL: responseUrl, ...ids };

const refused = (fields: string, verb = 'is'): TypeError =>
  new TypeError(
    `not a request of CloudFormation's: ${fields} ${verb} missing or wrong; only CloudFormation invokes this function`,
  );

describe('readDeploymentRequest', () => {
  it('a request to create a resource gets a physical id of its own, whatever id the request has', () => {
    expect(readDeploymentRequest({ ...create, PhysicalResourceId: 'other' })).toStrictEqual({
      kind: 'create',
      responseUrl,
      ids,
      physicalId: 'millrace/Tables',
    });
  });

  it.each([
    ['Update', 'update'],
    ['Delete', 'delete'],
  ])('a request to change an existing resource keeps the id of the resource: %s', (RequestType, kind) => {
    expect(readDeploymentRequest({ ...create, RequestType, PhysicalResourceId: 'kept' })).toStrictEqual({
      kind,
      responseUrl,
      ids,
      physicalId: 'kept',
    });
  });

  it('a deployment request can have a response URL of plain HTTP', () => {
    const ResponseURL = 'http://localhost:4566/answer';
    expect(readDeploymentRequest({ ...create, ResponseURL }).responseUrl).toBe(ResponseURL);
  });

  it.each([
    ['StackId', undefined],
    ['StackId', ''],
    ['RequestId', 7],
    ['LogicalResourceId', null],
    ['RequestType', 'create'],
    ['ResponseURL', ''],
    ['ResponseURL', 'https:'],
    ['ResponseURL', 'file:///answer'],
    ['ResponseURL', ' ftp://example.com/https://'],
  ])('a deployment request with a wrong %s is refused: %j', (name, value) => {
    expect(() => readDeploymentRequest({ ...create, PhysicalResourceId: 'kept', [name]: value })).toThrow(
      refused(name),
    );
  });

  it.each(['Update', 'Delete'])(
    'a deployment request that names no resource is refused: %s',
    (RequestType) => {
      expect(() => readDeploymentRequest({ ...create, RequestType })).toThrow(refused('PhysicalResourceId'));
    },
  );

  it.each([undefined, null, 'Create', {}])(
    'a deployment request is refused with every field that is missing: %j',
    (event) => {
      expect(() => readDeploymentRequest(event)).toThrow(
        refused('RequestType, StackId, RequestId, LogicalResourceId, ResponseURL, PhysicalResourceId', 'are'),
      );
    },
  );
});

describe('printAnswer', () => {
  const request: DeploymentRequest = { kind: 'create', responseUrl, ids, physicalId: 'millrace/Tables' };

  it('the answer to a successful request has the ids of the request, no reason and no URL', () => {
    expect(JSON.parse(printAnswer(request, undefined))).toStrictEqual({
      Status: 'SUCCESS',
      PhysicalResourceId: 'millrace/Tables',
      ...ids,
    });
  });

  it('the answer to a failed request has the reason', () => {
    expect(JSON.parse(printAnswer(request, { reason: 'the table differs' }))).toStrictEqual({
      Status: 'FAILED',
      Reason: 'the table differs',
      PhysicalResourceId: 'millrace/Tables',
      ...ids,
    });
  });

  it.each([
    ['of ASCII', 'a', 1_998, 1_899],
    ['of two bytes per character', 'ü', 999, 900],
    ['of two bytes per character in JSON alone', '\n', 999, 900],
  ])(
    'the answer cuts a reason above 2,000 bytes of JSON by 100 characters: text %s',
    (_, character, most, left) => {
      const reasonOf = (reason: string): unknown => {
        const answer: unknown = JSON.parse(printAnswer(request, { reason }));
        return typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'Reason') : undefined;
      };
      const fits = character.repeat(most);
      expect(reasonOf(fits)).toBe(fits);
      expect(reasonOf(character.repeat(most + 1))).toBe(
        `${character.repeat(left)}… (the whole is in the function's log)`,
      );
      expect(reasonOf(character.repeat(most + 100))).toBe(`${fits}… (the whole is in the function's log)`);
      expect(reasonOf(character.repeat(most + 501))).toBe(
        `${character.repeat(left)}… (the whole is in the function's log)`,
      );
    },
  );
});
