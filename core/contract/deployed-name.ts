/** The name that a connector bears where stages of it may meet: on metrics, alarms, dashboards, consumer groups. */
export function deployedName(connector: string, stage: string | undefined): string {
  return stage === undefined ? connector : `${connector}-${stage}`;
}
