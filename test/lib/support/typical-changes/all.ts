import { clusterChanges } from './clusters.ts';
import { settingChanges } from './settings.ts';
import { tableChanges } from './tables.ts';
import { topicChanges } from './topics.ts';
import type { TypicalChange } from './typical-change.ts';

export const typicalChanges: readonly TypicalChange[] = [
  ...topicChanges,
  ...tableChanges,
  ...settingChanges,
  ...clusterChanges,
];
