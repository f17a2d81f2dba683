import type { Project } from '../../../project/load-project.ts';

/** The connector that the user has here; what is deployed may be another version of it. */
export type LocalConnector = Pick<Project, 'connector' | 'schema'>;
