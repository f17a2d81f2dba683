import { columnsOfKeyspaces } from '../../../docs/generate/values/columns.ts';
import { connectorOf } from './connector-of.ts';

export default connectorOf(columnsOfKeyspaces);
