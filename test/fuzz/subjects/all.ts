import type { Subject } from '../subject.ts';
import { avroSubjects } from './avro.ts';
import { jsonSubjects } from './json.ts';
import { protobufSubjects } from './protobuf.ts';
import { wholeValueSubjects } from './whole-values.ts';

export const subjects: readonly Subject[] = [
  ...jsonSubjects,
  ...avroSubjects,
  ...protobufSubjects,
  ...wholeValueSubjects,
];
