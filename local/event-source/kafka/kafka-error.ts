import { protocolErrors, protocolErrorsCodesById } from '@platformatic/kafka';

/** What failed in Kafka or on the way to it; `isFinal`: it fails again until something is changed. */
export interface KafkaFailure {
  readonly message: string;
  readonly isFinal: boolean;
}

/** Answers that no retry changes, with what to change. */
const finalAnswers: Readonly<Record<string, string>> = {
  TOPIC_AUTHORIZATION_FAILED: 'grant this user READ and DESCRIBE on the topic',
  GROUP_AUTHORIZATION_FAILED: 'grant this user READ on the consumer group',
  CLUSTER_AUTHORIZATION_FAILED: 'grant this user DESCRIBE on the cluster',
  SASL_AUTHENTICATION_FAILED: 'correct the user or the password that --kafka-credentials names',
  UNSUPPORTED_SASL_MECHANISM: 'name a mechanism that the listener has with --kafka-sasl',
  ILLEGAL_SASL_STATE: 'the listener asks for a login: name how with --kafka-sasl',
  UNSUPPORTED_VERSION: 'Kafka 3.1 or later is needed',
  UNSUPPORTED_COMPRESSION_TYPE:
    'the broker cannot hand out this compression to a client: produce with another',
};

/** Reads an error of the Kafka client, whose own message names the request and not the reason. */
export function describeKafkaError(error: unknown): KafkaFailure {
  const found = [...tree(error)];
  for (const one of found) {
    const id = textOf(one, 'apiId');
    if (id !== undefined) return describeAnswer(id, textOf(one, 'message') ?? '');
  }
  const refused = found.find((one) => textOf(one, 'code') === 'PLT_KFK_AUTHENTICATION');
  if (refused !== undefined)
    return { message: textOf(refused, 'message') ?? 'the login failed', isFinal: true };
  // The innermost has the reason: `connect ECONNREFUSED 127.0.0.1:9092`.
  const reasons = found
    .filter((one) => textOf(one, 'code') !== 'PLT_KFK_MULTIPLE')
    .map((one) => textOf(one, 'message') ?? '')
    .filter((message) => message !== '');
  return { message: reasons.at(-1) ?? String(error), isFinal: false };
}

/** The same for the number that an answer carries. */
export function describeKafkaCode(code: number): KafkaFailure {
  const id = protocolErrorsCodesById[code];
  if (id === undefined) return { message: `Kafka's error ${code}`, isFinal: false };
  return describeAnswer(id, protocolErrors[id]?.message ?? '');
}

export const isMissingTopic = (error: unknown): boolean =>
  [...tree(error)].some((one) => textOf(one, 'apiId') === 'UNKNOWN_TOPIC_OR_PARTITION');

function describeAnswer(id: string, explanation: string): KafkaFailure {
  const remedy = finalAnswers[id];
  const message = `${id}: ${explanation.replace(/\.$/, '')}`;
  return remedy === undefined
    ? { message, isFinal: false }
    : { message: `${message}; ${remedy}`, isFinal: true };
}

/** An error, what it gathers and what caused it. */
function* tree(error: unknown): Generator {
  if (!(error instanceof Error)) return;
  yield error;
  if (error instanceof AggregateError) for (const one of error.errors) yield* tree(one);
  yield* tree(error.cause);
}

function textOf(error: unknown, property: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, property);
  return typeof value === 'string' ? value : undefined;
}
