import type { Subject } from '../subject.ts';
import { jsonSubjects } from './json.ts';
import { wholeValueSubjects } from './whole-values.ts';

export const subjects: readonly Subject[] = [...jsonSubjects, ...wholeValueSubjects];
