import { afterAll, beforeAll } from 'vitest';
import type { Area, PlacedFinding } from '../../../tools/doctor/rules/finding.ts';
import type { Answers } from '../aws-stub.ts';
import { lackedByMoto } from './lacked-by-moto.ts';
import { openMotoAccount, type MotoAccount } from './moto-account.ts';
import { createConnector, type ConnectorPlaces, type MotoConnector } from './moto-connector.ts';
import { runOnMoto, type AwsKeys, type DoctorOnMoto } from './run-on-moto.ts';
import { password } from './wire.ts';

/** An account in moto for the tests of a file. */
export interface ConnectorsOnMoto {
  readonly account: () => MotoAccount;
  /** Another connector without a fault. */
  create(): Promise<MotoConnector>;
  /** Runs doctor on a connector's stack. */
  look(connector: MotoConnector, options?: LookOptions): Promise<DoctorOnMoto>;
}

export interface LookOptions {
  /** Arguments besides the stack. */
  readonly args?: readonly string[];
  /** In place of the stub's answers. */
  readonly answers?: Answers;
  /** Who asks. */
  readonly keys?: AwsKeys;
}

/** @param places where the function finds Cassandra; asked only where a connector file is given */
export function useConnectorsOnMoto(places: ConnectorPlaces): ConnectorsOnMoto {
  let account: MotoAccount | undefined;
  let made = 0;
  const opened = (): MotoAccount => {
    if (account === undefined) throw new Error('the account is open in tests only');
    return account;
  };
  beforeAll(async () => {
    account = await openMotoAccount();
  });
  afterAll(() => account?.close());
  return {
    account: opened,
    create: () => createConnector(opened(), `orders-${(made += 1)}`, places),
    async look(connector, { args = [], answers = {}, keys } = {}) {
      const all = { ...lackedByMoto(connector), ...answers };
      const run = await runOnMoto(opened(), all, ['--stack', connector.stack, ...args], keys);
      if (run.text.includes(password)) throw new Error('doctor printed a secret');
      return run;
    },
  };
}

/** What is not in order. */
export const faultsIn = ({ findings }: DoctorOnMoto): readonly PlacedFinding[] =>
  findings.filter(({ severity }) => severity !== 'ok');

/** Makes the problems of an area, to be expected. */
export const problemsIn =
  (area: Area) =>
  (subject: string, what: string, why: string, fix: string): PlacedFinding => ({
    area,
    severity: 'problem',
    subject,
    what,
    why,
    fix,
  });
