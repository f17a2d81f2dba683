import { columnsBefore5 } from '../../../docs/generate/values/columns.ts';
import { definitionOf, writtenPairs } from './connector-of.ts';

export default definitionOf(writtenPairs(columnsBefore5));
