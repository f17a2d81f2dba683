/**
 * What CloudFormation asks of a custom resource, and how it is answered
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes.html).
 */
export interface DeploymentRequest {
  readonly kind: 'create' | 'update' | 'delete';
  /** Where the answer goes: anybody who has it can answer in our place, so it is never shown. */
  readonly responseUrl: string;
  /** Returned as they came. */
  readonly ids: { readonly StackId: string; readonly RequestId: string; readonly LogicalResourceId: string };
  /** Of the resource: the same for as long as it lives, since another one would have CloudFormation delete the first. */
  readonly physicalId: string;
}

/** Why the deployment fails; `undefined` if it does not. */
export type DeploymentResult = { readonly reason: string } | undefined;

const kinds: ReadonlyMap<unknown, DeploymentRequest['kind']> = new Map([
  ['Create', 'create'],
  ['Update', 'update'],
  ['Delete', 'delete'],
]);

/** Reads an event; throws a TypeError that names the fields which are wrong, and shows no value. */
export function readDeploymentRequest(event: unknown): DeploymentRequest {
  const fields: object = typeof event === 'object' && event !== null ? event : {};
  const wrong: string[] = [];
  const text = (name: string, isRight: (value: string) => boolean = (value) => value !== ''): string => {
    const value: unknown = Reflect.get(fields, name);
    if (typeof value === 'string' && isRight(value)) return value;
    wrong.push(name);
    return '';
  };
  const kind = kinds.get(Reflect.get(fields, 'RequestType'));
  if (kind === undefined) wrong.push('RequestType');
  const ids = {
    StackId: text('StackId'),
    RequestId: text('RequestId'),
    LogicalResourceId: text('LogicalResourceId'),
  };
  const responseUrl = text('ResponseURL', (url) => URL.canParse(url) && /^https?:/.test(url));
  const physicalId = kind === 'create' ? `millrace/${ids.LogicalResourceId}` : text('PhysicalResourceId');
  if (kind === undefined || wrong.length > 0) {
    throw new TypeError(
      `not a request of CloudFormation's: ${wrong.join(', ')} ${wrong.length === 1 ? 'is' : 'are'} missing or wrong; ` +
        'only CloudFormation invokes this function',
    );
  }
  return { kind, responseUrl, ids, physicalId };
}

/** CloudFormation takes answers of up to 4,096 bytes; the rest of them is ids. */
const longestReason = 2_000;

/** The answer's body. */
export function printAnswer({ ids, physicalId }: DeploymentRequest, result: DeploymentResult): string {
  return JSON.stringify({
    Status: result === undefined ? 'SUCCESS' : 'FAILED',
    ...(result === undefined ? {} : { Reason: shorten(result.reason) }),
    PhysicalResourceId: physicalId,
    ...ids,
  });
}

function shorten(reason: string): string {
  if (Buffer.byteLength(JSON.stringify(reason)) <= longestReason) return reason;
  let text = reason;
  while (Buffer.byteLength(JSON.stringify(text)) > longestReason) text = text.slice(0, -100);
  return `${text}… (the whole is in the function's log)`;
}
