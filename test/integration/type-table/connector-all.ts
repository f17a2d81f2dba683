import { allColumns } from '../../../docs/generate/values/columns.ts';
import { carriedPairs, definitionOf } from './connector-of.ts';

export default definitionOf(carriedPairs(allColumns));
