/** The thread that tries the inputs: its heap is limited, and it can be stopped. Started by `start-thread.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Task, Told } from './messages.ts';
import { runSubject } from './run-subject.ts';
import { subjects } from './subjects/all.ts';

const task = workerData as Task;
const tell = (told: Told): void => parentPort?.postMessage(told);

for (const [place, name] of task.formats.entries()) {
  const subject = subjects.find((each) => each.name === name);
  if (subject === undefined) throw new Error(`no format '${name}'`);
  Atomics.store(task.progress, 1, place);
  const indexes = task.only === undefined ? Array(task.count).keys() : [task.only];
  const result = await runSubject(subject, task.seed, indexes, (index) => {
    Atomics.store(task.progress, 0, index);
  });
  tell({ kind: 'result', result });
}
tell({ kind: 'done' });
