/** What differs between two brokers on one machine. */
export interface BrokerSettings {
  readonly port: number;
  readonly controllerPort: number;
  readonly dataDirectory: string;
  /** Besides the one in plain text. */
  readonly listeners?: readonly Listener[];
  /** Further lines. */
  readonly properties?: readonly string[];
}

/** An address of the broker with a way of its own to be signed in to. */
export interface Listener {
  readonly name: string;
  readonly protocol: 'SASL_PLAINTEXT' | 'SASL_SSL' | 'SSL';
  readonly port: number;
}

/** The `server.properties` of a single KRaft node that is broker and controller in one. */
export function serverProperties({
  port,
  controllerPort,
  dataDirectory,
  listeners = [],
  properties = [],
}: BrokerSettings): string {
  const further = listeners.map((listener) => `,${listener.name}://127.0.0.1:${listener.port}`).join('');
  const protocols = listeners.map(({ name, protocol }) => `,${name}:${protocol}`).join('');
  return `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controllerPort}
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}${further}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}${further}
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT${protocols}
log.dirs=${dataDirectory}

# One broker holds the only copy of everything.
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1

# A lone consumer need not wait for others to join.
group.initial.rebalance.delay.ms=0
# A broker that was killed registers again once its old session is over.
broker.heartbeat.interval.ms=500
broker.session.timeout.ms=3000
# Records may have any timestamp of the past: none is too old to be stored.
log.retention.ms=-1
${properties.map((line) => `${line}\n`).join('')}`;
}
