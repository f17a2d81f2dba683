import type { Subject } from '../subject.ts';
import { avroSubjects } from './avro.ts';
import { compressedSubjects } from './compressed.ts';
import { connectJsonSubject } from './connect-json.ts';
import { csvSubject } from './csv.ts';
import { jsonSubjects } from './json.ts';
import { numberSubjects } from './numbers.ts';
import { protobufSubjects } from './protobuf.ts';
import { wholeValueSubjects } from './whole-values.ts';

export const subjects: readonly Subject[] = [
  ...jsonSubjects,
  connectJsonSubject,
  ...avroSubjects,
  ...protobufSubjects,
  csvSubject,
  ...numberSubjects,
  ...wholeValueSubjects,
  ...compressedSubjects,
];
