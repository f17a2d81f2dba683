import { columnsBefore5 } from '../../../docs/generate/values/columns.ts';
import { connectorOf } from './connector-of.ts';

export default connectorOf(columnsBefore5);
