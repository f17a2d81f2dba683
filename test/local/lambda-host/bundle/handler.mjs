/** Answers as the event asks: the function that the Lambda host's tests run. */

let invocations = 0;

const hoard = [];

const actions = {
  echo: (event) => event.value,
  count: () => ({ pid: process.pid, invocations: (invocations += 1) }),
  nothing: () => undefined,
  throw: (event) => {
    throw new TypeError(event.message);
  },
  'throw text': () => {
    throw 'only a text';
  },
  'never answer': () => new Promise(() => undefined),
  wait: async (event) => {
    await new Promise((resolve) => setTimeout(resolve, event.ms));
    return { waited: event.ms, pid: process.pid };
  },
  exit: () => {
    console.error('last words');
    process.exit(3);
  },
  'reject unheard': () => {
    Promise.reject(new Error('nobody listens'));
    return new Promise(() => undefined);
  },
  hoard: async () => {
    for (;;) {
      hoard.push(Buffer.alloc(4 * 1024 * 1024, 1));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  },
  'answer bytes': (event) => 'x'.repeat(event.bytes),
  print: (event) => {
    console.log(event.line);
    return null;
  },
  context: (_, context) => ({ ...context, remainingMs: context.getRemainingTimeInMillis() }),
  environment: () => process.env,
  node: () => ({
    major: process.versions.node.split('.')[0],
    heap: process.execArgv.find((argument) => argument.startsWith('--max-old-space-size')),
  }),
  clock: async (event) => {
    const before = Date.now();
    setTimeout(() => console.log(`late by ${Date.now() - before - event.ms} ms`), event.ms);
    return null;
  },
};

export const handler = (event, context) => actions[event.action](event, context);

export const notAFunction = 1;
