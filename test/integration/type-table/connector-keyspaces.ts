import { columnsOfKeyspaces } from '../../../docs/generate/values/columns.ts';
import { definitionOf, writtenPairs } from './connector-of.ts';

export default definitionOf(writtenPairs(columnsOfKeyspaces));
